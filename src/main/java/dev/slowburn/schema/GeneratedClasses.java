package dev.slowburn.schema;

import org.apache.avro.util.ClassSecurityValidator;

/** The classes made of our schemas. Avro loads a class that a schema names only if its package is trusted. */
final class GeneratedClasses {
    private static final String PACKAGE = "dev.slowburn.avro";

    static {
        // Avro asks this one validator whoever reads or writes, so others' trust has to stay.
        ClassSecurityValidator.setGlobal(
                ClassSecurityValidator.composite(ClassSecurityValidator.getGlobal(), type -> type.getPackageName()
                        .equals(PACKAGE)));
    }

    private GeneratedClasses() {}

    /** To be called before a generated class is read or written; later calls do nothing. */
    static void trust() {
        // Loading this class has done it, once.
    }
}
