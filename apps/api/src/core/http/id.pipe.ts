import { Injectable, type PipeTransform } from '@nestjs/common';
import { UUID_PATTERN } from '@votebox/contracts';
import { AppError } from '../errors/app-error.js';

/** A path id. What is no UUID names nothing, so it answers NOT_FOUND like a missing thing; upper case is lowered. */
@Injectable()
export class IdPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    if (!UUID_PATTERN.test(value)) throw new AppError('NOT_FOUND');
    return value.toLowerCase();
  }
}
