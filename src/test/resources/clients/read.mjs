// Prints the records of an output topic as JSON lines: npm install && node read.mjs BOOTSTRAP REGISTRY TOPIC [RECORDS]
import avro from 'avsc'
import kafkajs from 'kafkajs'
import lz4 from 'lz4js'

kafkajs.CompressionCodecs[kafkajs.CompressionTypes.LZ4] = () => ({
  decompress: async buffer => Buffer.from(lz4.decompress(buffer))
})

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

const kafka = new kafkajs.Kafka({ clientId: 'node-example', brokers: [bootstrap], logLevel: kafkajs.logLevel.ERROR })
// With the same groupId, the next run continues where this one has stopped. It reads committed records only, by default.
const consumer = kafka.consumer({ groupId: 'node-example' })
await consumer.connect()
await consumer.subscribe({ topic, fromBeginning: true })
let read = 0
await new Promise((resolve, reject) => {
  consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error))
  consumer.run({
    eachMessage: async ({ message }) => {
      if (read >= Number(records)) {
        return
      }
      // A removed budget or decision has a record without a value.
      const value = message.value === null ? null : await decode(message.value)
      console.log(JSON.stringify({ key: message.key.toString(), value }))
      if (++read >= Number(records)) {
        resolve()
      }
    }
  }).catch(reject)
})
await consumer.disconnect()
