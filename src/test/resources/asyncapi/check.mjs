// Prints the diagnostics of an AsyncAPI document, one per line, then its channels: node check.mjs FILE_OR_URL
import { fromFile, fromURL, Parser } from '@asyncapi/parser'
import { AvroSchemaParser } from '@asyncapi/avro-schema-parser'

const [source] = process.argv.slice(2)
const parser = new Parser()
parser.registerSchemaParser(AvroSchemaParser())
const from = source.startsWith('http') ? fromURL : fromFile
const { document, diagnostics } = await from(parser, source).parse()
for (const each of diagnostics) {
  console.log(`diagnostic ${each.severity} ${each.path.join('.')} ${each.message}`)
}
for (const channel of document?.allChannels() ?? []) {
  for (const message of channel.messages()) {
    const fields = Object.keys(message.payload()?.properties() ?? {})
    console.log(`message ${channel.id()} ${message.id()} ${fields.length}`)
  }
}
