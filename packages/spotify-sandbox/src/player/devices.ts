import { deviceIdOf } from '../catalogue/ids.js';

/** A device of an account. `isPage`: a browser page that plays by the SDK script. */
export interface Device {
  id: string;
  name: string;
  type: string;
  isPage: boolean;
  /** Whether it is switched on and reachable. */
  isPresent: boolean;
  /** Takes no commands from the Web API. */
  isRestricted: boolean;
  isPrivateSession: boolean;
  supportsVolume: boolean;
  volumePercent: number;
  /** So many plays from now on are answered as done and are not. */
  playsIgnored: number;
}

/** The devices of one account, in the order in which they were seen first. */
export class Devices {
  private readonly all: Device[] = [];
  private count = 0;

  constructor(private readonly personId: string) {}

  add(name: string, type: string, marks: Partial<Device> = {}): Device {
    const device: Device = {
      id: this.newId(),
      name,
      type,
      isPage: false,
      isPresent: true,
      isRestricted: false,
      isPrivateSession: false,
      supportsVolume: true,
      volumePercent: 60,
      playsIgnored: 0,
      ...marks,
    };
    this.all.push(device);
    return device;
  }

  find(id: string): Device | undefined {
    return this.all.find((device) => device.id === id);
  }

  listPresent(): Device[] {
    return this.all.filter((device) => device.isPresent);
  }

  list(): readonly Device[] {
    return this.all;
  }

  remove(id: string): void {
    const index = this.all.findIndex((device) => device.id === id);
    if (index >= 0) this.all.splice(index, 1);
  }

  /** Gives a device that was gone another id, as some get when they come back. */
  renew(device: Device): void {
    device.id = this.newId();
  }

  private newId(): string {
    this.count += 1;
    return deviceIdOf(`${this.personId} ${this.count}`);
  }
}

/** What every account has from the start: a computer, a phone without volume, a box that takes no commands. */
export function addUsualDevices(devices: Devices): void {
  devices.add('Bar computer', 'Computer');
  devices.add('Phone', 'Smartphone', { supportsVolume: false });
  devices.add('Hotel speaker', 'Speaker', { isRestricted: true });
}
