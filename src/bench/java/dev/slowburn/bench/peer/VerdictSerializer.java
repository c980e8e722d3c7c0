package dev.slowburn.bench.peer;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/**
 * Writes what windows need of a verdict. Flink's own serializers of tuples, values and POJOs make each object by reflection, which
 * was a tenth of what a window's thread did.
 */
final class VerdictSerializer extends TypeSerializerSingleton<Verdict> {
    private static final long serialVersionUID = 1;

    @Override
    public void serialize(Verdict verdict, DataOutputView out) throws IOException {
        StringValue.writeString(verdict.slo(), out);
        out.writeLong(verdict.good());
        out.writeLong(verdict.bad());
    }

    @Override
    public Verdict deserialize(DataInputView in) throws IOException {
        return new Verdict(StringValue.readString(in), in.readLong(), in.readLong(), 0, 0, 0);
    }

    @Override
    public Verdict deserialize(Verdict reuse, DataInputView in) throws IOException {
        return deserialize(in);
    }

    @Override
    public void copy(DataInputView in, DataOutputView out) throws IOException {
        StringValue.copyString(in, out);
        out.write(in, 2 * Long.BYTES);
    }

    @Override
    public Verdict copy(Verdict verdict) {
        return verdict;
    }

    @Override
    public Verdict copy(Verdict verdict, Verdict reuse) {
        return verdict;
    }

    @Override
    public Verdict createInstance() {
        return new Verdict("", 0, 0, 0, 0, 0);
    }

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public TypeSerializerSnapshot<Verdict> snapshotConfiguration() {
        return new Snapshot();
    }

    /** What a checkpoint says of this serializer. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<Verdict> {
        public Snapshot() {
            super(VerdictSerializer::new);
        }
    }
}
