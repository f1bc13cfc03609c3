export interface Engine {
  name: string;
  endpoint: string;
  stop(): Promise<void>;
}
export function startDynamoDbLocal(): Promise<Engine>;
export function startMoto(): Promise<Engine>;
export function startDynoxide(): Promise<Engine>;
