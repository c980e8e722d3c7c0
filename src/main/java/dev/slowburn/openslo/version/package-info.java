/** Documents in other versions of OpenSLO: rejects them and reports, field by field, what to write instead. */
package dev.slowburn.openslo.version;
