/** Decodes outcomes written with any schema, on the hot path, without generic records. */
package dev.slowburn.schema.decode;
