package dev.slowburn.bench.peer;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/**
 * Serializes the fields of a verdict that windows need. Flink's own serializers of tuples, values and POJOs instantiate objects
 * by reflection, which took a tenth of the window thread's time.
 */
final class SloVerdictSerializer extends TypeSerializerSingleton<SloVerdict> {
    private static final long serialVersionUID = 1;

    @Override
    public void serialize(SloVerdict verdict, DataOutputView out) throws IOException {
        StringValue.writeString(verdict.slo(), out);
        out.writeLong(verdict.good());
        out.writeLong(verdict.bad());
    }

    @Override
    public SloVerdict deserialize(DataInputView in) throws IOException {
        return new SloVerdict(StringValue.readString(in), in.readLong(), in.readLong(), 0, 0, 0);
    }

    @Override
    public SloVerdict deserialize(SloVerdict reuse, DataInputView in) throws IOException {
        return deserialize(in);
    }

    @Override
    public void copy(DataInputView in, DataOutputView out) throws IOException {
        StringValue.copyString(in, out);
        out.write(in, 2 * Long.BYTES);
    }

    @Override
    public SloVerdict copy(SloVerdict verdict) {
        return verdict;
    }

    @Override
    public SloVerdict copy(SloVerdict verdict, SloVerdict reuse) {
        return verdict;
    }

    @Override
    public SloVerdict createInstance() {
        return new SloVerdict("", 0, 0, 0, 0, 0);
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
    public TypeSerializerSnapshot<SloVerdict> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Snapshot of this serializer for checkpoints. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<SloVerdict> {
        public Snapshot() {
            super(SloVerdictSerializer::new);
        }
    }
}
