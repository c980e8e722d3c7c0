package dev.slowburn.input.otlp.spans;

import static dev.slowburn.input.otlp.spans.SpanRecords.attribute;
import static dev.slowburn.input.otlp.spans.SpanRecords.outcome;
import static dev.slowburn.input.otlp.spans.SpanRecords.server;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.outcome.GrpcStatus;
import dev.slowburn.domain.outcome.OutcomeKind;
import dev.slowburn.testkit.OutcomeCopy;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The results of requests, by each row of the table that maps spans to outcomes. */
class SpanResultTest {
    private static final Status ERROR =
            Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR).build();

    @ParameterizedTest
    @CsvSource({
        "200, SUCCESS",
        "302, SUCCESS",
        "404, CLIENT_ERROR",
        "499, CLIENT_ERROR",
        "500, SERVER_ERROR",
        "504, TIMEOUT"
    })
    void mapsTheStatusOfHttp(int status, OutcomeKind kind) {
        for (String name : List.of("http.response.status_code", "http.status_code")) {
            OutcomeCopy outcome = outcome(server(attribute(name, status)));

            assertThat(outcome.kind()).isEqualTo(kind);
            assertThat(outcome.statusCode()).isEqualTo(status);
        }
    }

    @Test
    void prefersTheCurrentStatusOfHttp() {
        Span.Builder both = server(attribute("http.status_code", 200), attribute("http.response.status_code", 503));

        assertThat(outcome(both).kind()).isEqualTo(OutcomeKind.SERVER_ERROR);
    }

    @Test
    void ignoresAStatusThatIsNoneOfHttp() {
        OutcomeCopy outcome = outcome(server(attribute("http.status_code", 0)));

        assertThat(outcome.kind()).isEqualTo(OutcomeKind.SUCCESS);
        assertThat(outcome.statusCode()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"200, SERVER_ERROR", "404, CLIENT_ERROR", "504, TIMEOUT"})
    void anErrorOfTheSpanTurnsASuccessOfHttpIntoAFailure(int status, OutcomeKind kind) {
        Span.Builder span =
                server(attribute("http.response.status_code", status)).setStatus(ERROR);

        assertThat(outcome(span).kind()).isEqualTo(kind);
    }

    @ParameterizedTest
    @EnumSource(GrpcStatus.class)
    void mapsTheStatusOfGrpc(GrpcStatus status) {
        OutcomeCopy current = outcome(server(attribute("rpc.response.status_code", status.name())));

        assertThat(current.kind()).isEqualTo(grpcKind(status));
        assertThat(current.statusCode()).isEqualTo(status.code());
        assertThat(outcome(server(attribute("rpc.grpc.status_code", status.code()))))
                .extracting(OutcomeCopy::kind, OutcomeCopy::statusCode)
                .containsExactly(current.kind(), current.statusCode());
    }

    private static OutcomeKind grpcKind(GrpcStatus status) {
        return switch (status) {
            case OK -> OutcomeKind.SUCCESS;
            case DEADLINE_EXCEEDED -> OutcomeKind.TIMEOUT;
            case RESOURCE_EXHAUSTED -> OutcomeKind.REJECTED;
            case UNKNOWN, UNIMPLEMENTED, INTERNAL, UNAVAILABLE, DATA_LOSS -> OutcomeKind.SERVER_ERROR;
            case CANCELLED,
                    INVALID_ARGUMENT,
                    NOT_FOUND,
                    ALREADY_EXISTS,
                    PERMISSION_DENIED,
                    FAILED_PRECONDITION,
                    ABORTED,
                    OUT_OF_RANGE,
                    UNAUTHENTICATED -> OutcomeKind.CLIENT_ERROR;
        };
    }

    @Test
    void theStatusOfGrpcDecidesOverTheSuccessOfItsTransport() {
        OutcomeCopy outcome =
                outcome(server(attribute("http.status_code", 200), attribute("rpc.grpc.status_code", 14)));

        assertThat(outcome.kind()).isEqualTo(OutcomeKind.SERVER_ERROR);
        assertThat(outcome.statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "timeout, TIMEOUT",
        "java.util.concurrent.TimeoutException, TIMEOUT",
        "java.io.IOException, SERVER_ERROR",
        ", SERVER_ERROR"
    })
    void mapsTheErrorOfASpanWithoutAnyStatus(String type, OutcomeKind kind) {
        Span.Builder span = server().setStatus(ERROR);
        if (type != null) {
            span.addAttributes(attribute("error.type", type));
        }

        assertThat(outcome(span).kind()).isEqualTo(kind);
    }

    @Test
    void aSpanWithoutAnyStatusIsASuccess() {
        assertThat(outcome(server(attribute("error.type", "timeout"))).kind()).isEqualTo(OutcomeKind.SUCCESS);
    }
}
