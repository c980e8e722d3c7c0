// Prints the records of an output topic as JSON lines: npm install && node read.mjs BOOTSTRAP REGISTRY TOPIC [RECORDS]
import { Consumer, FetchIsolationLevels, MessagesStreamModes } from '@platformatic/kafka'
import avro from 'avsc'

const [bootstrap, registry, topic, records = Infinity] = process.argv.slice(2)

const schemas = new Map()

async function schema (id) {
  if (!schemas.has(id)) {
    const response = await fetch(`${registry}/schemas/ids/${id}`)
    if (!response.ok) {
      throw new Error(`the registry has no schema ${id}: ${response.status} ${await response.text()}`)
    }
    schemas.set(id, avro.Type.forSchema(JSON.parse((await response.json()).schema)))
  }
  return schemas.get(id)
}

// Confluent's wire format: a zero byte, the schema's id in four bytes, then the Avro bytes.
const decode = async value => (await schema(value.readUInt32BE(1))).fromBuffer(value.subarray(5))

// With the same groupId, the next run continues where this one has stopped.
const consumer = new Consumer({ clientId: 'node-example', groupId: 'node-example', bootstrapBrokers: [bootstrap] })
try {
  const stream = await consumer.consume({
    topics: [topic],
    mode: MessagesStreamModes.COMMITTED,
    fallbackMode: 'earliest',
    isolationLevel: FetchIsolationLevels.READ_COMMITTED,
    autocommit: true
  })
  let read = 0
  for await (const message of stream) {
    // A removed budget or decision has a record without a value.
    const value = message.value?.length ? await decode(message.value) : null
    console.log(JSON.stringify({ key: message.key.toString(), value }))
    if (++read >= Number(records)) {
      break
    }
  }
} finally {
  await consumer.close(true)
}
