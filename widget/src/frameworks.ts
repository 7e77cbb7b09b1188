/** What the types for frameworks have in common: what each element takes and tells. Types only. */
type Tag = Extract<keyof HTMLElementTagNameMap, `siit-${string}`>

/** Properties that pages set, on whichever element has them. */
type Settable = 'bff' | 'tokenUrl' | 'getToken' | 'token' | 'locale' | 'theme' | 'density' | 'deviceId'

/** What such a property takes; in templates also nothing, for a host whose value is not there yet. */
type Values<T> = { [Name in Extract<keyof T, Settable>]?: T[Name] | undefined }

/** By tag: properties, and the attributes that go by another name. */
export type ElementSettings = {
  [T in Tag]: Values<HTMLElementTagNameMap[T]> & {
    'token-url'?: string | undefined
    'device-id'?: string | undefined
  }
}

type EventName = Extract<keyof GlobalEventHandlersEventMap, `siit-${string}`>

export type ElementEvents = Pick<GlobalEventHandlersEventMap, EventName>
