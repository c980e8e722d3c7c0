/** Decodes outcomes of any writer's schema, on the hot path, without a generic record. */
package dev.slowburn.schema.decode;
