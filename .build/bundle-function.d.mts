export function bundleFunction(outfile: string): Promise<void>;
