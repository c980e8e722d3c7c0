package dev.slowburn.bench.peer;

import java.lang.reflect.Type;
import java.util.Map;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInfoFactory;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Type information that makes Flink use {@link SloVerdictSerializer}. */
final class SloVerdictType extends TypeInformation<SloVerdict> {
    private static final long serialVersionUID = 1;

    /** Factory for Flink's type extraction. */
    public static final class Factory extends TypeInfoFactory<SloVerdict> {
        @Override
        public TypeInformation<SloVerdict> createTypeInfo(Type type, Map<String, TypeInformation<?>> parameters) {
            return new SloVerdictType();
        }
    }

    @Override
    public TypeSerializer<SloVerdict> createSerializer(SerializerConfig unused) {
        return new SloVerdictSerializer();
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
    public Class<SloVerdict> getTypeClass() {
        return SloVerdict.class;
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
        return other instanceof SloVerdictType;
    }

    @Override
    public int hashCode() {
        return SloVerdictType.class.hashCode();
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof SloVerdictType;
    }
}
