package dev.slowburn.runtime.replay;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Determines which records can be decoded without a request to the registry. */
interface KnownSchemas {
    /** Of records that need no schema. */
    KnownSchemas NOT_NEEDED = new KnownSchemas() {
        @Override
        public int known(List<ConsumerRecord<byte[], byte[]>> records) {
            return records.size();
        }

        @Override
        public String trouble() {
            return "";
        }
    };

    /** The number of records before the first one whose schema is not known. Requests that schema and those of the following ones. */
    int known(List<ConsumerRecord<byte[], byte[]>> records);

    /** Why schemas are not known yet. */
    String trouble();
}
