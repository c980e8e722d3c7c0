/** Documents in other versions of OpenSLO: refuses them and says, field by field, what to write instead. */
package dev.slowburn.openslo.version;
