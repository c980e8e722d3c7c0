// Keeps the current state of all budgets and prints it as a JSON line when it changes:
// npm install && node table.mjs BOOTSTRAP REGISTRY [TOPIC]
import { randomUUID } from 'node:crypto'
import avro from 'avsc'
import kafkajs from 'kafkajs'
import lz4 from 'lz4js'

kafkajs.CompressionCodecs[kafkajs.CompressionTypes.LZ4] = () => ({
  decompress: async buffer => Buffer.from(lz4.decompress(buffer))
})

const [bootstrap, registry, topic = 'budget-snapshots'] = process.argv.slice(2)

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

const kafka = new kafkajs.Kafka({ clientId: 'node-table', brokers: [bootstrap], logLevel: kafkajs.logLevel.ERROR })
const admin = kafka.admin()
await admin.connect()
// The table is complete when these offsets are reached.
const ends = new Map((await admin.fetchTopicOffsets(topic))
  .filter(({ low, high }) => low !== high)
  .map(({ partition, high }) => [partition, BigInt(high)]))
await admin.disconnect()

const table = new Map()

function print () {
  const keys = [...table.keys()].sort()
  console.log(JSON.stringify(keys.map(key => table.get(key))))
}

// A group of its own, as each process reads all partitions from the beginning. It reads committed records only, by default.
const consumer = kafka.consumer({ groupId: `node-table-${randomUUID()}` })
await consumer.connect()
await consumer.subscribe({ topic, fromBeginning: true })
consumer.on(consumer.events.CRASH, ({ payload }) => {
  console.error(payload.error)
  process.exit(1)
})
consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload: { partition, lastOffset } }) => {
  if (ends.has(partition) && BigInt(lastOffset) + 1n >= ends.get(partition)) {
    ends.delete(partition)
  }
  if (ends.size === 0) {
    print()
  }
})
if (ends.size === 0) {
  print()
}
await consumer.run({
  autoCommit: false,
  eachMessage: async ({ message }) => {
    const key = message.key.toString()
    if (message.value === null) {
      table.delete(key)
    } else {
      table.set(key, await decode(message.value))
    }
  }
})
