/** The client of the schema registry: HTTP, credentials, retries, caches; and the wire format of records. */
package dev.slowburn.schema.registry;
