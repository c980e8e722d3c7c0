// A service with HTTP and gRPC whose spans are counted, and a client of it, which prints what it saw:
// npm install && node spans.mjs BOOTSTRAP TOPIC [--service NAME] [--encoding proto|json] [--ratio 0.1] [--requests 100]
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { parseArgs } from 'node:util'
import { start } from './telemetry.mjs'

const STATUSES = [200, 204, 302, 400, 404, 500, 503, 504, 200, 200]
const CODES = [0, 0, 0, 3, 5, 13, 14, 4, 0, 0]

const { positionals: [bootstrap, topic], values } = parseArgs({
  allowPositionals: true,
  options: {
    service: { type: 'string', default: 'node-example' },
    encoding: { type: 'string', default: 'proto' },
    ratio: { type: 'string', default: '1' },
    requests: { type: 'string', default: '100' }
  }
})
const provider = start({ ...values, bootstrap, topic, ratio: Number(values.ratio) })
const require = createRequire(import.meta.url)
const http = require('node:http')
const grpc = require('@grpc/grpc-js')

// Both servers answer with the status that the request asks for.
const web = http.createServer((request, response) => {
  response.statusCode = Number(request.url.split('=')[1])
  response.end()
})
web.listen(0, '127.0.0.1')
await once(web, 'listening')

const write = text => Buffer.from(text)
const read = bytes => bytes.toString()
const cart = {
  get: {
    path: '/shop.Cart/Get',
    requestStream: false,
    responseStream: false,
    requestSerialize: write,
    requestDeserialize: read,
    responseSerialize: write,
    responseDeserialize: read
  }
}
const rpc = new grpc.Server()
rpc.addService(cart, {
  get: ({ request }, reply) => (request === '0' ? reply(null, 'cart') : reply({ code: Number(request), details: 'as asked' }))
})
const port = await new Promise((resolve, reject) =>
  rpc.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) => (error ? reject(error) : resolve(bound))))
const CartClient = grpc.makeGenericClientConstructor(cart, 'Cart')
const client = new CartClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure())

async function getByHttp (status) {
  const [response] = await once(http.get(`http://127.0.0.1:${web.address().port}/cart?status=${status}`), 'response')
  response.resume()
  await once(response, 'end')
  const seen = response.statusCode
  return seen === 504 ? 'TIMEOUT' : seen >= 500 ? 'SERVER_ERROR' : seen >= 400 ? 'CLIENT_ERROR' : 'SUCCESS'
}

const { OK, INVALID_ARGUMENT, NOT_FOUND, DEADLINE_EXCEEDED } = grpc.status
const KINDS = { [OK]: 'SUCCESS', [INVALID_ARGUMENT]: 'CLIENT_ERROR', [NOT_FOUND]: 'CLIENT_ERROR', [DEADLINE_EXCEEDED]: 'TIMEOUT' }
const getByGrpc = code =>
  new Promise(resolve => client.get(String(code), error => resolve(KINDS[error?.code ?? OK] ?? 'SERVER_ERROR')))

const seen = {}
for (let i = 0; i < Number(values.requests); i++) {
  const way = i % STATUSES.length
  const kind = i % 3 === 0 ? await getByGrpc(CODES[way]) : await getByHttp(STATUSES[way])
  seen[kind] = (seen[kind] ?? 0) + 1
}
client.close()
web.close()
await new Promise(resolve => rpc.tryShutdown(resolve))
// Sends the spans that are not exported yet.
await provider.shutdown()
console.log(JSON.stringify(seen))
