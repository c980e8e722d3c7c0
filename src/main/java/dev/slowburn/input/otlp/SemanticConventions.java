package dev.slowburn.input.otlp;

import dev.slowburn.domain.outcome.GrpcStatus;
import dev.slowburn.domain.outcome.HttpStatus;
import dev.slowburn.domain.outcome.OutcomeKind;
import dev.slowburn.input.DecodedOutcome;
import dev.slowburn.input.StringTable;
import java.util.List;

/**
 * The result and the operation of a request by the attributes of OpenTelemetry's semantic conventions. Of current and earlier names, the current one
 * counts.
 */
public final class SemanticConventions {
    private static final int METHOD = 0;
    private static final int OLD_METHOD = 1;
    private static final int ROUTE = 2;
    private static final int HTTP_STATUS = 3;
    private static final int OLD_HTTP_STATUS = 4;
    private static final int RPC_SERVICE = 5;
    private static final int RPC_METHOD = 6;
    private static final int RPC_STATUS = 7;
    private static final int OLD_GRPC_STATUS = 8;
    private static final int ERROR_TYPE = 9;
    private static final int MESSAGING_OPERATION = 10;
    private static final int OLD_MESSAGING_OPERATION = 11;

    /** Names of the attributes, at the positions above. */
    public static final List<String> NAMES = List.of(
            "http.request.method",
            "http.method",
            "http.route",
            "http.response.status_code",
            "http.status_code",
            "rpc.service",
            "rpc.method",
            "rpc.response.status_code",
            "rpc.grpc.status_code",
            "error.type",
            "messaging.operation.type",
            "messaging.operation");

    private static final String PROCESS = "process";
    private static final String TIMEOUT = "timeout";
    private static final String TIMEOUT_EXCEPTION = "TimeoutException";
    private static final int NO_STATUS = -1;

    private final StringTable strings;
    private byte[] joined = new byte[256];

    public SemanticConventions(StringTable strings) {
        this.strings = strings;
    }

    /** Whether a message was processed, not only received or settled, which is also the case if the attribute is absent. */
    public boolean isProcessing(AttributeSet attributes) {
        String type = attributes.text(MESSAGING_OPERATION);
        if (type == null) {
            type = attributes.text(OLD_MESSAGING_OPERATION);
        }
        return type == null || type.equals(PROCESS);
    }

    public boolean hasErrorType(AttributeSet attributes) {
        return attributes.get(ERROR_TYPE) != null;
    }

    /**
     * Sets the kind and the status code. An HTTP status of a failure decides; a gRPC status decides over an HTTP status of
     * success, which the transport of a failed call also has; then the item's own status.
     *
     * @param error whether the item's own status is an error
     */
    public void readResult(AttributeSet attributes, boolean error, DecodedOutcome outcome) {
        int http = httpStatus(attributes);
        GrpcStatus grpc = grpcStatus(attributes);
        outcome.hasStatusCode = http != NO_STATUS || grpc != null;
        outcome.statusCode = http != NO_STATUS ? http : grpc != null ? grpc.code() : 0;
        OutcomeKind kind = http == NO_STATUS ? OutcomeKind.SUCCESS : HttpStatus.kind(http);
        if (kind == OutcomeKind.SUCCESS && grpc != null) {
            kind = grpc.kind();
        } else if (kind == OutcomeKind.SUCCESS && error) {
            kind = http == NO_STATUS && isTimeout(attributes) ? OutcomeKind.TIMEOUT : OutcomeKind.SERVER_ERROR;
        }
        outcome.kind = kind;
    }

    private static int httpStatus(AttributeSet attributes) {
        long status = attributes.integer(HTTP_STATUS);
        if (!HttpStatus.known(status)) {
            status = attributes.integer(OLD_HTTP_STATUS);
        }
        return HttpStatus.known(status) ? (int) status : NO_STATUS;
    }

    private static GrpcStatus grpcStatus(AttributeSet attributes) {
        AttributeValue current = attributes.get(RPC_STATUS);
        GrpcStatus status = current != null && current.isString() ? GrpcStatus.of(attributes.text(RPC_STATUS)) : null;
        return status != null ? status : GrpcStatus.of(attributes.integer(OLD_GRPC_STATUS));
    }

    private static boolean isTimeout(AttributeSet attributes) {
        String type = attributes.text(ERROR_TYPE);
        return type != null && (type.equals(TIMEOUT) || type.endsWith(TIMEOUT_EXCEPTION));
    }

    /** The method and route of HTTP, or the method of RPC, or null. */
    public String operation(AttributeSet attributes) {
        AttributeValue method = string(attributes, METHOD);
        if (method == null) {
            method = string(attributes, OLD_METHOD);
        }
        AttributeValue route = string(attributes, ROUTE);
        if (method != null && route != null) {
            return join(method, ' ', route);
        }
        AttributeValue rpcMethod = string(attributes, RPC_METHOD);
        if (rpcMethod == null) {
            return null;
        }
        AttributeValue rpcService = string(attributes, RPC_SERVICE);
        // The current convention has no service, but methods with it, such as shop.Cart/Add.
        return rpcService == null || contains(rpcMethod, '/')
                ? attributes.text(RPC_METHOD)
                : join(rpcService, '/', rpcMethod);
    }

    private static AttributeValue string(AttributeSet attributes, int slot) {
        AttributeValue value = attributes.get(slot);
        return value != null && value.isString() && value.end > value.start ? value : null;
    }

    private static boolean contains(AttributeValue value, char wanted) {
        for (int i = value.start; i < value.end; i++) {
            if (value.bytes[i] == wanted) {
                return true;
            }
        }
        return false;
    }

    /** Joins the bytes, so that no string is made for an operation that is in the table. */
    private String join(AttributeValue first, char separator, AttributeValue second) {
        int firstLength = first.end - first.start;
        int secondLength = second.end - second.start;
        int length = firstLength + 1 + secondLength;
        if (length > ItemOutcome.MAX_TEXT) {
            throw ItemOutcome.tooLarge();
        }
        if (joined.length < length) {
            joined = new byte[length];
        }
        System.arraycopy(first.bytes, first.start, joined, 0, firstLength);
        joined[firstLength] = (byte) separator;
        System.arraycopy(second.bytes, second.start, joined, firstLength + 1, secondLength);
        return strings.get(joined, 0, length);
    }
}
