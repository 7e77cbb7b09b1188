/**
 * The demo host's own data: its agents, its people and its requests. Everything a request page needs, and
 * nothing of JumpCloud: the devices come from the simulator, through the bff.
 */
import type { Permission } from '@siit-jumpcloud/shared'

export interface Agent {
  id: string
  name: string
  email: string
  /** What the switcher says about them. */
  role: string
  permissions: Permission[]
}

export interface Requester {
  id: string
  name: string
  email: string
}

export interface Message {
  from: string
  at: string
  text: string
}

export interface HostRequest {
  id: string
  subject: string
  /** One or two words for the list. */
  topic: string
  /** Null for a request that nobody in particular made: the token then carries no request. */
  requester: Requester | null
  messages: Message[]
}

const everything: Permission[] = [
  'devices:read',
  'devices:search',
  'devices:lock',
  'devices:wipe',
  'devices:approve',
  'timeline:export',
]

export const agents: Agent[] = [
  {
    id: 'agent-jonas',
    name: 'Jonas Weber',
    email: 'jonas.weber@northwind.example',
    role: 'may lock and wipe',
    permissions: everything,
  },
  {
    id: 'agent-amara',
    name: 'Amara Okafor',
    email: 'amara.okafor@northwind.example',
    role: 'may lock and wipe',
    permissions: everything,
  },
  {
    id: 'agent-petra',
    name: 'Petra Lang',
    email: 'petra.lang@northwind.example',
    role: 'administers JumpCloud',
    permissions: [...everything, 'integration:manage'],
  },
  {
    id: 'agent-sam',
    name: 'Sam Ortiz',
    email: 'sam.ortiz@northwind.example',
    role: 'may lock, not wipe',
    permissions: ['devices:read', 'devices:lock'],
  },
]

const person = (id: string, name: string, email: string): Requester => ({ id, name, email })

export const requesters = {
  maya: person('person-maya', 'Maya Lindqvist', 'maya.lindqvist@northwind.example'),
  tomas: person('person-tomas', 'Tomás Rivera', 'tomas.rivera@northwind.example'),
  noor: person('person-noor', 'Noor Haddad', 'noor.haddad@northwind.example'),
  ines: person('person-ines', 'Inês Carvalho', 'ines.carvalho@northwind.example'),
  aisha: person('person-aisha', 'Aisha Rahman', 'aisha.rahman@northwind.example'),
  pavel: person('person-pavel', 'Pavel Novák', 'pavel.novak@northwind.example'),
  yuki: person('person-yuki', 'Yuki Tanaka', 'yuki.tanaka@northwind.example'),
  lena: person('person-lena', 'Lena Brandt', 'lena.brandt@northwind.example'),
}

/** A fresh copy, so that a reply typed into one demo is not in the next. */
export function createRequests(): HostRequest[] {
  return [
    {
      id: 'REQ-4182',
      subject: 'My laptop was stolen',
      topic: 'Security',
      requester: requesters.maya,
      messages: [
        {
          from: requesters.maya.name,
          at: '14:12',
          text: 'Hi, my bag was taken on the 12:40 train to Lyon, with my MacBook in it. It was asleep, lid closed. I have filed a report with the police: 2026-4471. What happens now?',
        },
        {
          from: 'Jonas Weber',
          at: '14:31',
          text: 'Sorry to hear that, Maya. I’m locking it right away, so that nobody gets in. Could you send me the report as a file?',
        },
        {
          from: requesters.maya.name,
          at: '14:34',
          text: 'Thank you. It’s attached. There was client work on it, so please erase it if you can.',
        },
      ],
    },
    {
      id: 'REQ-4175',
      subject: 'Offboarding: Tomás Rivera, last day Friday',
      topic: 'Offboarding',
      requester: requesters.tomas,
      messages: [
        {
          from: 'People team',
          at: '09:02',
          text: 'Tomás leaves on Friday. Please close his accounts at 18:00 and wipe the computer once he has handed it in.',
        },
        {
          from: requesters.tomas.name,
          at: '11:47',
          text: 'All my work is in the shared drive. I have left the laptop and its charger at the front desk.',
        },
      ],
    },
    {
      id: 'REQ-4193',
      subject: 'Left my laptop in a taxi',
      topic: 'Security',
      requester: requesters.aisha,
      messages: [
        {
          from: requesters.aisha.name,
          at: '08:20',
          text: 'I think my ThinkPad is still in the taxi from last night. The company is looking. Can you make sure nobody can use it?',
        },
      ],
    },
    {
      id: 'REQ-4169',
      subject: 'Outlook asks for my password all day',
      topic: 'Email',
      requester: requesters.ines,
      messages: [
        {
          from: requesters.ines.name,
          at: 'Mon 16:05',
          text: 'On the ThinkPad it is every ten minutes. The Mac and the phone are fine, I think.',
        },
        {
          from: 'Sam Ortiz',
          at: 'Mon 16:40',
          text: 'Thanks, Inês. Let me see what the three have in common.',
        },
      ],
    },
    {
      id: 'REQ-4188',
      subject: 'Render job stops with “no space left”',
      topic: 'Workstation',
      requester: requesters.noor,
      messages: [
        {
          from: requesters.noor.name,
          at: '10:15',
          text: 'Since this morning every long render on my workstation dies after an hour. Nothing was changed on my side.',
        },
      ],
    },
    {
      id: 'REQ-4185',
      subject: 'Laptop very slow after the update',
      topic: 'Hardware',
      requester: requesters.yuki,
      messages: [
        {
          from: requesters.yuki.name,
          at: '07:58',
          text: 'Starting a browser takes two minutes. It was fine before the weekend. My old email address was yuki@northwind-studio.example, if that matters.',
        },
      ],
    },
    {
      id: 'REQ-4191',
      subject: 'Access to the finance drive',
      topic: 'Access',
      requester: requesters.pavel,
      messages: [
        {
          from: requesters.pavel.name,
          at: '13:26',
          text: 'I start in finance on the first. Could I get read access to the drive before then? I do not have a computer yet.',
        },
      ],
    },
    {
      id: 'REQ-4172',
      subject: 'Screen flickers on video calls',
      topic: 'Hardware',
      requester: requesters.lena,
      messages: [
        {
          from: requesters.lena.name,
          at: 'Fri 15:11',
          text: 'Only with the external monitor, and only in calls. The laptop itself is older than my cat.',
        },
      ],
    },
    {
      id: 'REQ-4190',
      subject: 'Printer on the third floor is out of paper',
      topic: 'Facilities',
      requester: null,
      messages: [
        {
          from: 'Shared mailbox',
          at: '12:03',
          text: 'Whoever reads this: the big one by the kitchen. Thank you!',
        },
      ],
    },
  ]
}
