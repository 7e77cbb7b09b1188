/** What the types for frameworks have in common: what each element takes and tells. Types only. */
type Tag = Extract<keyof HTMLElementTagNameMap, `siit-${string}`>

/** Properties that pages set, on whichever element has them. */
type Settable = 'bff' | 'tokenUrl' | 'getToken' | 'token' | 'locale' | 'theme' | 'density' | 'deviceId'

/** By tag: properties, and the attributes that go by another name. */
export type ElementSettings = {
  [T in Tag]: Partial<Pick<HTMLElementTagNameMap[T], Extract<keyof HTMLElementTagNameMap[T], Settable>>> & {
    'token-url'?: string
    'device-id'?: string
  }
}

type EventName = Extract<keyof GlobalEventHandlersEventMap, `siit-${string}`>

export type ElementEvents = Pick<GlobalEventHandlersEventMap, EventName>
