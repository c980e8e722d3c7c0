// OpenTelemetry with an exporter that writes spans to Kafka, as the Collector's exporter does. Usually an SDK sends them to a Collector,
// and needs no exporter of its own; the sampler is the same in both cases.
import { GrpcInstrumentation } from '@opentelemetry/instrumentation-grpc'
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http'
import { registerInstrumentations } from '@opentelemetry/instrumentation'
import { JsonTraceSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer'
import { resourceFromAttributes } from '@opentelemetry/resources'
import * as composite from '@opentelemetry/sampler-composite'
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
import { ProduceAcks, Producer } from '@platformatic/kafka'

const EXPORTED = 0
const FAILED = 1

class KafkaSpanExporter {
  constructor (bootstrap, topic, serializer) {
    this.producer = new Producer({ clientId: 'spans', bootstrapBrokers: [bootstrap] })
    this.topic = topic
    this.serializer = serializer
  }

  // A batch of spans is one record, without a key, so that records spread over the partitions.
  export (spans, done) {
    const value = Buffer.from(this.serializer.serializeRequest(spans))
    this.producer
      .send({ messages: [{ topic: this.topic, value }], acks: ProduceAcks.ALL })
      .then(() => done({ code: EXPORTED }), error => done({ code: FAILED, error }))
  }

  async forceFlush () {}

  async shutdown () {
    await this.producer.close()
  }
}

// Samples this share of the traces and states it in the trace state (`ot=th:`), so that Slowburn counts each sampled request as the
// number that it represents. The SDK's TraceIdRatioBasedSampler does not state it, and each sampled request counts as one.
const sampler = ratio => composite.createCompositeSampler(
  composite.createComposableParentThresholdSampler(composite.createComposableProbabilitySampler(ratio)))

// Starts tracing. Only modules that are loaded afterwards are instrumented.
export function start ({ bootstrap, topic, service, encoding, ratio }) {
  const serializer = encoding === 'json' ? JsonTraceSerializer : ProtobufTraceSerializer
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': service }),
    sampler: sampler(ratio),
    // A full queue drops spans, which are then not counted.
    spanProcessors: [new BatchSpanProcessor(new KafkaSpanExporter(bootstrap, topic, serializer), { maxQueueSize: 100_000 })]
  })
  provider.register()
  registerInstrumentations({ instrumentations: [new HttpInstrumentation(), new GrpcInstrumentation()] })
  return provider
}
