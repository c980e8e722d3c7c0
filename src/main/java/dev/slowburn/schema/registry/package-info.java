/** The schema registry: its HTTP client, credentials, retries, and the wire format of records. */
package dev.slowburn.schema.registry;
