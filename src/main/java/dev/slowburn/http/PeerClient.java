package dev.slowburn.http;

import com.fasterxml.jackson.databind.JavaType;
import dev.slowburn.http.access.AuthFilter;
import dev.slowburn.query.PartialResult;
import dev.slowburn.query.UnavailableException;
import dev.slowburn.query.peer.Peer;
import io.javalin.http.Context;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HTTP client for peers. It sends them the same requests as clients do, with a header that makes a peer answer from its own state
 * only, so requests never circulate.
 */
final class PeerClient {
    private static final String UNSAFE = "\"<>\\^`{|}[]";
    private static final Logger LOG = LoggerFactory.getLogger(PeerClient.class);
    /** Parameters that are replaced in requests for parts of a list. */
    private static final Set<String> EXTENT = Set.of("offset", "limit");

    private static final String HOP = "Slowburn-Hop";
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);

    private final HttpClient client;
    private final String scheme;
    /** Last error of each peer for a list; an error is logged once. */
    private final Map<Peer, String> listErrors = new ConcurrentHashMap<>();
    /** Last refusal of each peer for a forwarded request; a refusal is logged once. */
    private final Map<Peer, String> refusals = new ConcurrentHashMap<>();

    /** @param tls TLS of this instance; peers use the same protocol */
    PeerClient(Optional<SSLContext> tls) {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT_TIMEOUT);
        tls.ifPresent(builder::sslContext);
        client = builder.build();
        scheme = tls.isPresent() ? "https" : "http";
    }

    /** Whether a request comes from a peer. */
    static boolean isHop(Context context) {
        return context.header(HOP) != null;
    }

    /**
     * Responds with the response of a peer.
     *
     * @throws UnavailableException if the peer does not answer or refuses the token
     */
    void forward(Context context, Peer peer) {
        try {
            HttpResponse<byte[]> answer =
                    client.send(request(context, peer, query(context)), BodyHandlers.ofByteArray());
            if (answer.statusCode() == 401 || answer.statusCode() == 403) {
                // This instance has accepted the token, so the configuration differs; the caller can't fix that.
                String sentence = sentence(peer, answer);
                if (!sentence.equals(refusals.put(peer, sentence))) {
                    LOG.warn("a forwarded request was refused: {}", sentence);
                }
                throw new UnavailableException(sentence);
            }
            refusals.remove(peer);
            context.status(answer.statusCode());
            for (String header : List.of("Cache-Control", "ETag", "Retry-After")) {
                answer.headers().firstValue(header).ifPresent(value -> context.header(header, value));
            }
            answer.headers().firstValue("Content-Type").ifPresent(context::contentType);
            context.result(answer.body());
        } catch (IOException e) {
            throw new UnavailableException("instance " + name(peer) + " does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("interrupted", e);
        }
    }

    /** The items of peers; for a peer without a valid response, a sentence about what is missing. */
    <T> List<PartialResult<T>> partialResults(Context context, List<Peer> peers, Class<T> type, int limit) {
        JavaType part = Json.MAPPER.getTypeFactory().constructParametricType(PartialResult.class, type);
        return parts(context, peers, part, PartialResult::unknown, limit);
    }

    /**
     * The parts of peers.
     *
     * @param unknown the part of a peer without a valid response, from a sentence about what is missing
     */
    <P> List<P> parts(Context context, List<Peer> peers, JavaType type, Function<String, P> unknown, int limit) {
        List<CompletableFuture<HttpResponse<byte[]>>> responses = peers.stream()
                .map(peer -> client.sendAsync(
                        request(context, peer, firstItems(context, limit)), BodyHandlers.ofByteArray()))
                .toList();
        List<P> parts = new ArrayList<>();
        for (int i = 0; i < responses.size(); i++) {
            try {
                HttpResponse<byte[]> answer = responses.get(i).join();
                if (answer.statusCode() == 200) {
                    parts.add(Json.MAPPER.readValue(answer.body(), type));
                    listErrors.remove(peers.get(i));
                } else {
                    parts.add(unknown.apply(listError(peers.get(i), answer)));
                }
            } catch (CompletionException | IOException e) {
                LOG.info("instance {} does not answer: {}", peers.get(i), e.toString());
                parts.add(unknown.apply("instance " + name(peers.get(i)) + " does not answer"));
            }
        }
        return parts;
    }

    /** Describes the error of a peer; logs it if it differs from the last one. */
    private String listError(Peer peer, HttpResponse<byte[]> answer) {
        String sentence = sentence(peer, answer);
        if (!sentence.equals(listErrors.put(peer, sentence))) {
            LOG.warn("lists are incomplete: {}", sentence);
        }
        return sentence;
    }

    private static String sentence(Peer peer, HttpResponse<byte[]> answer) {
        return "instance " + name(peer) + " answers with status " + answer.statusCode() + detail(answer.body());
    }

    private static String detail(byte[] body) {
        try {
            String detail = Json.MAPPER.readTree(body).path("detail").asText();
            return detail.isEmpty() ? "" : ": " + detail;
        } catch (IOException e) {
            return "";
        }
    }

    private static String name(Peer peer) {
        return peer.host() + ':' + peer.port();
    }

    /** Includes the caller's token, which a peer accepts if it is configured with the same tokens. */
    private HttpRequest request(Context context, Peer peer, String query) {
        String host = peer.host().contains(":") ? '[' + peer.host() + ']' : peer.host();
        URI uri =
                URI.create(scheme + "://" + host + ':' + peer.port() + escaped(context.path()) + '?' + escaped(query));
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(REQUEST_TIMEOUT)
                .header(HOP, "1")
                .header("Accept", context.header("Accept") == null ? "*/*" : context.header("Accept"));
        AuthFilter.credentials(context).ifPresent(token -> request.header("Authorization", "Bearer " + token));
        return request.build();
    }

    /** Percent-encodes characters that clients may send but {@link URI} rejects, such as {@code |}. */
    private static String escaped(String sent) {
        StringBuilder text = new StringBuilder(sent.length());
        for (byte each : sent.getBytes(StandardCharsets.UTF_8)) {
            if (each > ' ' && each < Byte.MAX_VALUE && UNSAFE.indexOf(each) < 0) {
                text.append((char) each);
            } else {
                text.append('%').append(HexFormat.of().withUpperCase().toHexDigits(each));
            }
        }
        return text.toString();
    }

    /** The query with offset and limit replaced, to get the first items, or the first after the same cursor. */
    private static String firstItems(Context context, int limit) {
        return Stream.concat(
                        Arrays.stream(query(context).split("&", 0)).filter(each -> !each.isEmpty() && !isExtent(each)),
                        Stream.of("limit=" + limit))
                .collect(Collectors.joining("&"));
    }

    private static boolean isExtent(String parameter) {
        String name = parameter.split("=", 2)[0];
        return EXTENT.contains(URLDecoder.decode(name, StandardCharsets.UTF_8));
    }

    private static String query(Context context) {
        return context.queryString() == null ? "" : context.queryString();
    }
}
