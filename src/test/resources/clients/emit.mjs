// Emits request outcomes: npm install && node emit.mjs BOOTSTRAP REGISTRY [SCHEMA]
import { readFileSync } from 'node:fs'
import { ProduceAcks, Producer } from '@platformatic/kafka'
import avro from 'avsc'

const TOPIC = 'request-outcomes'
const SERVICE = 'node-example'
const [bootstrap, registry, schemaFile] = process.argv.slice(2)

const path = schemaFile ?? new URL('../../../../schemas/RequestOutcome.avsc', import.meta.url)
const schema = readFileSync(path, 'utf8')
const type = avro.Type.forSchema(JSON.parse(schema))

// Registering a schema that is there already only tells its id.
async function register () {
  const response = await fetch(`${registry}/subjects/${TOPIC}-value/versions`, {
    method: 'POST',
    headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
    body: JSON.stringify({ schema })
  })
  if (!response.ok) {
    throw new Error(`the registry refused the schema: ${response.status} ${await response.text()}`)
  }
  return (await response.json()).id
}

// Confluent's wire format: a zero byte, the schema's id in four bytes with the highest first, then the Avro bytes.
function encode (id, outcome) {
  const prefix = Buffer.alloc(5)
  prefix.writeUInt32BE(id, 1)
  return Buffer.concat([prefix, type.toBuffer(outcome)])
}

// Fields left out, such as count, get the defaults of the schema.
const outcome = (kind, status) => ({
  service: SERVICE,
  occurred_at: Date.now(),
  operation: 'GET /cart',
  outcome: kind,
  status_code: status,
  duration_micros: 12_000
})

const id = await register()
const outcomes = [...Array(3).fill(outcome('SUCCESS', 200)), outcome('SERVER_ERROR', 503)]
// Slowburn looks at no key; without one the records spread over the partitions.
const messages = outcomes.map(each => ({ topic: TOPIC, value: encode(id, each) }))
const producer = new Producer({ clientId: SERVICE, bootstrapBrokers: [bootstrap] })
try {
  await producer.send({ messages, acks: ProduceAcks.ALL })
} finally {
  await producer.close()
}
console.log(`${SERVICE}: ${messages.length} outcomes sent`)
