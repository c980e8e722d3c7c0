package dev.slowburn.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WaitingSchemaSourceTest {
    private static final Schema INT = Schema.create(Schema.Type.INT);

    private final Deque<Supplier<Schema>> answers = new ConcurrentLinkedDeque<>();
    private final List<String> heard = new ArrayList<>();
    private int patience = 100;

    private final WaitingSchemaSource source = new WaitingSchemaSource(
            new SchemaSource() {
                @Override
                public Schema schemaById(int id) {
                    return answers.remove().get();
                }

                @Override
                public Schema schemaByGuid(UUID guid) {
                    return answers.remove().get();
                }
            },
            new Patience() {
                @Override
                public boolean keepWaiting() {
                    return patience-- > 0;
                }

                @Override
                public void waiting(String reason) {
                    heard.add(reason);
                    // The pause that follows ends at once.
                    LockSupport.unpark(Thread.currentThread());
                }

                @Override
                public void answered() {
                    heard.add("answered");
                }
            });

    @AfterEach
    void forgetTheInterruption() {
        Thread.interrupted();
    }

    @Test
    void anAnswerThatComesAtOnceIsNoWait() {
        answers.add(() -> INT);
        assertThat(source.schemaById(1)).isEqualTo(INT);
        assertThat(heard).isEmpty();
    }

    @Test
    void itWaitsUntilThereIsAnAnswer() {
        for (int i = 0; i < 7; i++) {
            answers.add(() -> fail(new RegistryException("away", null)));
        }
        answers.add(() -> INT);
        assertThat(source.schemaByGuid(new UUID(1, 2))).isEqualTo(INT);
        assertThat(heard).hasSize(8).startsWith("away").endsWith("away", "answered");
    }

    @Test
    void itWaitsThroughRefusedCredentialsAndStrangePages() {
        answers.add(() -> fail(new RegistryException("status 401", 401, 40101)));
        answers.add(() -> fail(new RegistryException("status 404", 404, RegistryException.NONE)));
        answers.add(() -> INT);
        assertThat(source.schemaById(1)).isEqualTo(INT);
        assertThat(heard).containsExactly("status 401", "status 404", "answered");
    }

    @Test
    void theRegistrysWordThatThereIsNoSchemaEndsTheWait() {
        answers.add(() -> fail(new RegistryException("away", null)));
        answers.add(() -> fail(new UnusableSchemaException("none")));
        assertThatThrownBy(() -> source.schemaById(1)).isInstanceOf(UnusableSchemaException.class);
        assertThat(heard).containsExactly("away", "answered");
    }

    @Test
    void theEndOfPatienceEndsTheWait() {
        patience = 0;
        answers.add(() -> fail(new RegistryException("away", null)));
        assertThatThrownBy(() -> source.schemaById(1)).hasMessage("away");
        assertThat(heard).isEmpty();
    }

    @Test
    void anInterruptionEndsTheWaitAndIsNotForgotten() {
        answers.add(() -> fail(new RegistryException("away", null)));
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> source.schemaById(1)).hasMessage("away");
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    private static Schema fail(RuntimeException e) {
        throw e;
    }
}
