import { Component, computed, CUSTOM_ELEMENTS_SCHEMA, ElementRef, signal, viewChild } from '@angular/core';
import type { ElementEventMap, RemoteFramebufferElement } from 'nestjs-rfb/element';
// Registers the element. The line above has its types alone, and is gone when this runs.
import 'nestjs-rfb/element';

const PLACES = ['harbour', 'hills'] as const;

@Component({
  selector: 'app-root',
  templateUrl: './app.html',
  // Angular does not know the element; the compiler knows its events all the same, by the types of the package.
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
})
export class App {
  protected readonly places = PLACES;
  protected readonly place = signal<(typeof PLACES)[number]>('harbour');
  protected readonly src = computed(() => `/rfb/${this.place()}`);
  protected readonly state = signal('idle');
  protected readonly reason = signal('');
  protected readonly canControl = signal(false);
  protected readonly kept = signal<readonly string[]>([]);
  private readonly screen = viewChild.required<ElementRef<RemoteFramebufferElement>>('screen');

  protected stateChanged({ detail: { state, reason } }: ElementEventMap['rfb-state']): void {
    this.state.set(state);
    this.reason.set(reason ?? '');
  }

  protected roleChanged({ detail }: ElementEventMap['rfb-role']): void {
    this.canControl.set(detail.canControl);
  }

  /** The element has methods, too: the picture as it is now, in its own pixels. */
  protected async keep(): Promise<void> {
    const url = URL.createObjectURL(await this.screen().nativeElement.capture());
    this.kept.update((urls) => [url, ...urls]);
  }
}
