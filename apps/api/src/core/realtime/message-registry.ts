import { Injectable, type Type } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { ACCESS_RULE, type AccessRule } from '../access/access.decorators.js';
import type { MessageCall } from './client-link.js';
import { MESSAGE_HANDLER, type MessageMetadata } from './on-message.decorator.js';

export interface MessageHandler {
  rule: AccessRule;
  body: Type<object>;
  run(call: MessageCall, body: object): Promise<unknown>;
}

/** Finds all `@OnMessage` methods of all providers at boot. A handler without exactly one access rule stops the boot. */
@Injectable()
export class MessageRegistry {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  collect(): Map<string, MessageHandler> {
    const handlers = new Map<string, MessageHandler>();
    for (const { instance } of this.discovery.getProviders()) {
      if (!instance || typeof instance !== 'object') continue;
      const prototype = Object.getPrototypeOf(instance) as Record<string, unknown> | null;
      if (!prototype) continue;
      for (const name of this.scanner.getAllMethodNames(prototype)) {
        const method = prototype[name];
        if (typeof method !== 'function') continue;
        const metadata = this.reflector.get<MessageMetadata | undefined>(MESSAGE_HANDLER, method as () => unknown);
        if (metadata)
          handlers.set(metadata.name, this.toHandler(instance as object, method as Method, metadata, handlers));
      }
    }
    return handlers;
  }

  private toHandler(
    instance: object,
    method: Method,
    metadata: MessageMetadata,
    known: Map<string, MessageHandler>,
  ): MessageHandler {
    if (known.has(metadata.name)) throw new Error(`two handlers for the message ${metadata.name}`);
    const rule = this.reflector.get<AccessRule | undefined>(ACCESS_RULE, method);
    if (!rule) throw new Error(`the message ${metadata.name} has no access rule`);
    return { rule, body: metadata.body, run: (call, body) => method.call(instance, call, body) };
  }
}

type Method = (call: MessageCall, body: object) => Promise<unknown>;
