// Reads output topics with kafkajs, which needs a codec for LZ4: npm install && node read.mjs BOOTSTRAP TOPIC RECORDS
import kafkajs from 'kafkajs'
import lz4 from 'lz4js'

kafkajs.CompressionCodecs[kafkajs.CompressionTypes.LZ4] = () => ({
  compress: async encoder => Buffer.from(lz4.compress(encoder.buffer)),
  decompress: async buffer => Buffer.from(lz4.decompress(buffer))
})

const [bootstrap, topic, records] = process.argv.slice(2)
const kafka = new kafkajs.Kafka({ clientId: 'kafkajs-example', brokers: [bootstrap], logLevel: kafkajs.logLevel.ERROR })
const consumer = kafka.consumer({ groupId: `kafkajs-example-${Date.now()}` })

// It reads committed records only, unless it is told otherwise.
await consumer.connect()
await consumer.subscribe({ topic, fromBeginning: true })
let read = 0
await new Promise((resolve, reject) => {
  consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error))
  consumer.run({
    eachMessage: async ({ message }) => {
      // A removed budget has a record without a value.
      const schema = message.value === null ? 'removed' : `schema ${message.value.readUInt32BE(1)}`
      console.log(`${message.key} ${schema}`)
      read++
      if (read >= Number(records)) {
        resolve()
      }
    }
  }).catch(reject)
})
await consumer.disconnect()
