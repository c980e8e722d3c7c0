/** Parts common to all documents: kinds, names, metadata, annotations, and lookups of one document in others. */
package dev.slowburn.openslo.document;
