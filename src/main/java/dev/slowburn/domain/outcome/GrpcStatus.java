package dev.slowburn.domain.outcome;

import java.util.HashMap;
import java.util.Map;

/** The status codes of gRPC, in the order of their numbers. */
public enum GrpcStatus {
    OK(0, OutcomeKind.SUCCESS),
    CANCELLED(1, OutcomeKind.CLIENT_ERROR),
    UNKNOWN(2, OutcomeKind.SERVER_ERROR),
    INVALID_ARGUMENT(3, OutcomeKind.CLIENT_ERROR),
    DEADLINE_EXCEEDED(4, OutcomeKind.TIMEOUT),
    NOT_FOUND(5, OutcomeKind.CLIENT_ERROR),
    ALREADY_EXISTS(6, OutcomeKind.CLIENT_ERROR),
    PERMISSION_DENIED(7, OutcomeKind.CLIENT_ERROR),
    RESOURCE_EXHAUSTED(8, OutcomeKind.REJECTED),
    FAILED_PRECONDITION(9, OutcomeKind.CLIENT_ERROR),
    ABORTED(10, OutcomeKind.CLIENT_ERROR),
    OUT_OF_RANGE(11, OutcomeKind.CLIENT_ERROR),
    UNIMPLEMENTED(12, OutcomeKind.SERVER_ERROR),
    INTERNAL(13, OutcomeKind.SERVER_ERROR),
    UNAVAILABLE(14, OutcomeKind.SERVER_ERROR),
    DATA_LOSS(15, OutcomeKind.SERVER_ERROR),
    UNAUTHENTICATED(16, OutcomeKind.CLIENT_ERROR);

    private static final GrpcStatus[] BY_CODE = values();
    private static final Map<String, GrpcStatus> BY_NAME = new HashMap<>();

    static {
        for (GrpcStatus status : BY_CODE) {
            BY_NAME.put(status.name(), status);
        }
    }

    private final int code;
    private final OutcomeKind kind;

    GrpcStatus(int code, OutcomeKind kind) {
        this.code = code;
        this.kind = kind;
    }

    public OutcomeKind kind() {
        return kind;
    }

    public int code() {
        return code;
    }

    /** The status with this code, or null. */
    public static GrpcStatus of(long code) {
        return code >= 0 && code < BY_CODE.length ? BY_CODE[(int) code] : null;
    }

    /** The status with this name, such as {@code NOT_FOUND}, or null. */
    public static GrpcStatus of(String name) {
        return BY_NAME.get(name);
    }
}
