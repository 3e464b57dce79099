import { SetMetadata, type Type } from '@nestjs/common';
import type { ClientMessageName } from '@votebox/contracts';

export const MESSAGE_HANDLER = 'votebox:message';

export interface MessageMetadata {
  name: ClientMessageName;
  body: Type<object>;
}

/**
 * Marks a method as the handler of one socket message: `(call: MessageCall, body) => Promise<data of the ack>`. The body
 * class validates it; the access decorator (`@Guest() @Display() @AnyAudience()`) says who may send it. What the method
 * throws becomes the negative acknowledgement.
 */
export const OnMessage = (name: ClientMessageName, body: Type<object>) =>
  SetMetadata(MESSAGE_HANDLER, { name, body } satisfies MessageMetadata);
