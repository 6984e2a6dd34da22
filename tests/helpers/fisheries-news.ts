// Thirty events that have nothing in common but the topic "Norway fisheries": no other name, number or word.
const HEADLINES = [
  'Storm wrecks wooden piers of Norway fisheries',
  'Norway sells an old lighthouse to a fisheries college',
  'Museum about fisheries opens in Norway after long repair',
  'Children sing about fisheries before the king of Norway',
  'Parliament rejects new tax on fisheries across Norway',
  'Engine maker cuts diesel prices for fisheries of Norway',
  'Doctors warn fisheries crews about winter colds, Norway reports',
  'Norway trains dogs that guard fisheries warehouses at night',
  'Ice blocks two fjords and stops fisheries, Norway says',
  'Painter gives Norway forty portraits from fisheries villages',
  'Cooks compete with herring soup at Norway fisheries fair',
  'Satellite counts every fisheries vessel near Norway',
  'Norway bans plastic nets throughout its fisheries',
  'Strike closes fisheries canteens, unions tell Norway government',
  'Whales return to bays where Norway once halted fisheries',
  'Insurance costs double for small fisheries firms, Norway bank finds',
  'Norway prints a stamp honouring women who built its fisheries',
  'Court frees captain accused by fisheries police, Norway radio hears',
  'Electric ferries share batteries with fisheries boats, Norway minister promises',
  'Historian digs up viking fisheries tools beneath Norway airport',
  'Salmon lice spread while Norway fisheries scientists test lasers',
  'Norway lends cranes for rebuilding burnt fisheries docks',
  'Teenagers skip university and join fisheries, Norway survey shows',
  'Seagulls steal catch, fisheries owners beg Norway for drones',
  'Lottery winner buys bankrupt fisheries plant, Norway daily writes',
  'Choir tours islands so that Norway remembers drowned fisheries sailors',
  'Norway moves fisheries ministry into a former prison',
  'Tunnel flooding traps lorries full of fisheries goods, Norway rescuers arrive',
  'Chess champion invests savings into seaweed fisheries, Norway press claims',
  'Football club wears fisheries logo despite protests, Norway fans shrug',
] as const

/** The n-th event as an entry; its link ends with the number. */
export function newsOf(index: number, at?: number): Entry {
  const title = HEADLINES[index]
  if (title === undefined) throw new Error(`there are ${HEADLINES.length} events`)
  return { title, link: `https://one.example/${index}`, ...(at === undefined ? {} : { at }) }
}

interface Entry {
  title: string
  link: string
  /** Epoch milliseconds. */
  at?: number
}

const names: string[] = []

/** An event by a name of its own, with which its link ends: each new name gets the next event. */
export function newsNamed(name: string, at?: number): Entry {
  if (!names.includes(name)) names.push(name)
  return { ...newsOf(names.indexOf(name), at), link: `https://one.example/${name}` }
}
