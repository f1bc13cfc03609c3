import { AwsJson1_0Protocol, JsonShapeDeserializer2 } from "@aws-sdk/core/protocols";
import { DynamoDBJsonCodec2 } from "@aws-sdk/dynamodb-codec";
import { NormalizedSchema } from "@smithy/core/schema";
import { isObject } from "../../task/unchecked.ts";
import { decodeValue } from "./decode-value.ts";

const ATTRIBUTE_VALUE = "com.amazonaws.dynamodb#AttributeValue";

type Data = ReturnType<JsonShapeDeserializer2["readObject"]>;

/**
 * DynamoDB's protocol with a reader of our own for maps and items: the SDK's own loses what stands under the name
 * `__proto__` (@smithy/core 3.41 makes it undefined before it reads it), which is an attribute's name like any other.
 */
export class ItemProtocol extends AwsJson1_0Protocol {
  constructor(settings: ConstructorParameters<typeof AwsJson1_0Protocol>[0]) {
    super({ ...settings, jsonCodec: new ItemCodec() });
  }
}

class ItemCodec extends DynamoDBJsonCodec2 {
  override createDeserializer(): ItemDeserializer {
    const deserializer = new ItemDeserializer(this.settings);
    if (this.serdeContext !== undefined) deserializer.setSerdeContext(this.serdeContext);
    return deserializer;
  }
}

class ItemDeserializer extends JsonShapeDeserializer2 {
  protected override _read(...[schema, value]: Parameters<JsonShapeDeserializer2["readObject"]>): Data {
    const shape = NormalizedSchema.of(schema);
    if (!isObject(value)) return super._read(shape, value);
    if (shape.isStructSchema() && shape.getName(true) === ATTRIBUTE_VALUE) return decodeValue(value) as Data;
    // The whole of an error, before what of it is an item is read once more.
    if (shape.isDocumentSchema()) return value as Data;
    if (!shape.isMapSchema()) return super._read(shape, value);
    const member = shape.getValueSchema();
    // JSON.parse makes every name a property of the object itself, which it stays when its value is exchanged.
    for (const name in value) value[name] = this._read(member, value[name] as Data);
    return value as Data;
  }
}
