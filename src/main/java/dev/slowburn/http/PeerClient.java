package dev.slowburn.http;

import com.fasterxml.jackson.databind.JavaType;
import dev.slowburn.http.access.AuthFilter;
import dev.slowburn.query.PartialResult;
import dev.slowburn.query.UnavailableException;
import dev.slowburn.query.peer.Peer;
import io.javalin.http.Context;
import java.io.IOException;
import java.net.URI;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks other instances for what they hold, by the same requests that everybody sends, marked so that whoever gets one answers
 * for itself alone: no request goes round.
 */
final class PeerClient {
    private static final String UNSAFE = "\"<>\\^`{|}[]";
    private static final Logger LOG = LoggerFactory.getLogger(PeerClient.class);
    private static final String HOP = "Slowburn-Hop";
    private static final Duration CONNECT = Duration.ofSeconds(1);
    private static final Duration ANSWER = Duration.ofSeconds(5);

    private final HttpClient client;
    private final String scheme;
    /** What instances last answered instead of lists. */
    private final Map<Peer, String> noLists = new ConcurrentHashMap<>();
    /** What they last answered instead of what a caller asked this instance for. */
    private final Map<Peer, String> refusals = new ConcurrentHashMap<>();

    /** @param tls of this instance; the others speak as it does */
    PeerClient(Optional<SSLContext> tls) {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT);
        tls.ifPresent(builder::sslContext);
        client = builder.build();
        scheme = tls.isPresent() ? "https" : "http";
    }

    /** Whether a request comes from another instance. */
    static boolean isHop(Context context) {
        return context.header(HOP) != null;
    }

    /**
     * Answers as another instance does.
     *
     * @throws UnavailableException if it does not answer
     */
    void forward(Context context, Peer peer) {
        try {
            HttpResponse<byte[]> answer =
                    client.send(request(context, peer, query(context)), BodyHandlers.ofByteArray());
            if (answer.statusCode() == 401 || answer.statusCode() == 403) {
                // The caller is known here, so it is not the caller who has to mend it.
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
            throw new UnavailableException(
                    "the instance that holds it, " + peer.host() + ":" + peer.port() + ", does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("interrupted", e);
        }
    }

    /** What others have of a list; for one that does not answer, or not with a list, a sentence. */
    <T> List<PartialResult<T>> parts(Context context, List<Peer> peers, Class<T> type, int most) {
        JavaType part = Json.MAPPER.getTypeFactory().constructParametricType(PartialResult.class, type);
        List<CompletableFuture<HttpResponse<byte[]>>> asked = peers.stream()
                .map(peer -> client.sendAsync(request(context, peer, first(context, most)), BodyHandlers.ofByteArray()))
                .toList();
        List<PartialResult<T>> parts = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            try {
                HttpResponse<byte[]> answer = asked.get(i).join();
                if (answer.statusCode() == 200) {
                    parts.add(Json.MAPPER.readValue(answer.body(), part));
                    noLists.remove(peers.get(i));
                } else {
                    parts.add(PartialResult.unknown(noList(peers.get(i), answer)));
                }
            } catch (CompletionException | IOException e) {
                LOG.info("instance {} does not answer: {}", peers.get(i), e.toString());
                parts.add(PartialResult.unknown("instance " + name(peers.get(i)) + " does not answer"));
            }
        }
        return parts;
    }

    /** What an instance answered instead of a list; logged when it is another answer than the last. */
    private String noList(Peer peer, HttpResponse<byte[]> answer) {
        String sentence = sentence(peer, answer);
        if (!sentence.equals(noLists.put(peer, sentence))) {
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

    /** Goes with the token of whoever asks, who may see there what may be seen here. */
    private HttpRequest request(Context context, Peer peer, String query) {
        String host = peer.host().contains(":") ? '[' + peer.host() + ']' : peer.host();
        URI uri =
                URI.create(scheme + "://" + host + ':' + peer.port() + escaped(context.path()) + '?' + escaped(query));
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(ANSWER)
                .header(HOP, "1")
                .header("Accept", context.header("Accept") == null ? "*/*" : context.header("Accept"));
        AuthFilter.credentials(context).ifPresent(token -> request.header("Authorization", "Bearer " + token));
        return request.build();
    }

    /** The same with what clients may send but no URI may hold, such as {@code |}, percent-encoded. */
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

    /** The query without its page, for the first items. */
    private static String first(Context context, int most) {
        return Stream.concat(
                        Arrays.stream(query(context).split("&", 0))
                                .filter(each ->
                                        !each.isEmpty() && !each.startsWith("offset=") && !each.startsWith("limit=")),
                        Stream.of("limit=" + most))
                .collect(Collectors.joining("&"));
    }

    private static String query(Context context) {
        return context.queryString() == null ? "" : context.queryString();
    }
}
