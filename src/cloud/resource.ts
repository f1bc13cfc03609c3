/** A field's value: JSON, so that plans can be compared, printed and kept as golden files without knowing the resource. */
export type FieldValue = string | number | boolean;

/** What a resource is, field by field. A field that is not there is not looked after. */
export type Fields = { readonly [field: string]: FieldValue };

export type Tags = { readonly [name: string]: string };

/** What is really there. */
export interface Live {
  fields: Fields;
  /** `denied`: there, but we may not see them. `unsupported`: the service keeps none, so whatever is there is ours. */
  tags: Tags | "denied" | "unsupported";
  /** Milliseconds since 1970; undefined where the service does not say. */
  createdAt?: number | undefined;
  /** The state in which it cannot be changed yet, as in UPDATING; undefined when it is at rest. */
  busy?: string | undefined;
}

/** What it shall be. */
export interface Desired {
  fields: Fields;
  tags: Tags;
}

export interface Difference {
  field: string;
  old: FieldValue | undefined;
  new: FieldValue;
}

/**
 * One thing in the cloud. Adding one to the program is writing one of these; plan, apply, destroy, status and their
 * output work on all alike. Every method throws TasksError only.
 */
export interface Resource {
  readonly kind: string;
  readonly name: string;
  /** What must be there before it, and goes after it. */
  readonly dependsOn: readonly Resource[];
  /** What it is there for: where that is somebody else's by now, this stays, whatever its own tags say. */
  readonly belongsTo?: Readable;
  /** Fields that cannot be changed once it is there, each with what to do instead. */
  readonly immutable: { readonly [field: string]: string };
  /** Fields that may be an operator's own doing: drift is shown, and made good with --adopt alone. */
  readonly onlyAdopted?: readonly string[];
  read(): Promise<Live | undefined>;
  want(live: Live | undefined): Desired;
  /** Makes it, waits until it is at rest and gives fields as read afterwards. `taken`: the name is in use by now. */
  create(desired: Desired): Promise<Fields | "taken">;
  /** Makes the differences good, waits until it is at rest and gives fields as read afterwards. */
  update(desired: Desired, differences: readonly Difference[]): Promise<Fields>;
  /** Waits until it is at rest: of one that can be busy. */
  settle?(): Promise<void>;
  /** Why it must not be removed now, and what to do about it. Undefined when nothing speaks against it. */
  blocker?(live: Live, options: DestroyOptions): Promise<Blocker | undefined>;
  /** Removes it and waits until it is gone. What is gone already is fine. */
  remove(): Promise<void>;
}

/** As much of a resource as says whose it is. */
export type Readable = Pick<Resource, "kind" | "name" | "read">;

export interface DestroyOptions {
  keepData: boolean;
  deleteData: boolean;
}

/** `keep`: the person wants it left; otherwise nothing at all is removed until it is dealt with. */
export interface Blocker {
  reason: string;
  hint: string;
  keep: boolean;
}

/** A name for people and for messages: `table tasks-dev-table`. */
export function label({ kind, name }: Pick<Resource, "kind" | "name">): string {
  return `${kind} ${name}`;
}

/** Resources in an order in which each comes after what it depends on. */
export function inOrder(resources: readonly Resource[]): Resource[] {
  const ordered = new Set<Resource>();
  const add = (resource: Resource) => {
    for (const before of resource.dependsOn) if (resources.includes(before)) add(before);
    ordered.add(resource);
  };
  for (const resource of resources) add(resource);
  return [...ordered];
}
