import type { TestProject } from 'vitest/node';
import { type ProtocolShapes, readProtocolShapes } from './protocolShapes.js';

declare module 'vitest' {
  export interface ProvidedContext {
    protocolShapes: ProtocolShapes;
  }
}

/** Reads the protocol's types once for all test files that talk to a server. */
export default function setup({ provide }: TestProject): void {
  provide('protocolShapes', readProtocolShapes());
}
