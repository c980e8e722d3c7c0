/** Decodes OTLP in JSON, as Protocol Buffers after a conversion of the fields that are read. */
package dev.slowburn.input.otlp.json;
