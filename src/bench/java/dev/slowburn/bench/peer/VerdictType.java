package dev.slowburn.bench.peer;

import java.lang.reflect.Type;
import java.util.Map;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInfoFactory;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Tells Flink to use {@link VerdictSerializer}. */
final class VerdictType extends TypeInformation<Verdict> {
    private static final long serialVersionUID = 1;

    /** How Flink finds it. */
    public static final class Factory extends TypeInfoFactory<Verdict> {
        @Override
        public TypeInformation<Verdict> createTypeInfo(Type type, Map<String, TypeInformation<?>> parameters) {
            return new VerdictType();
        }
    }

    @Override
    public TypeSerializer<Verdict> createSerializer(SerializerConfig unused) {
        return new VerdictSerializer();
    }

    @Override
    public boolean isBasicType() {
        return false;
    }

    @Override
    public boolean isTupleType() {
        return false;
    }

    @Override
    public int getArity() {
        return 1;
    }

    @Override
    public int getTotalFields() {
        return 1;
    }

    @Override
    public Class<Verdict> getTypeClass() {
        return Verdict.class;
    }

    @Override
    public boolean isKeyType() {
        return false;
    }

    @Override
    public String toString() {
        return "Verdict";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerdictType;
    }

    @Override
    public int hashCode() {
        return VerdictType.class.hashCode();
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof VerdictType;
    }
}
