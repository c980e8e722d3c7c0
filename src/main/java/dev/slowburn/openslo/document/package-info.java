/** Documents as such: kinds, names, metadata, annotations, and what one document asks about others. */
package dev.slowburn.openslo.document;
