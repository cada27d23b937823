using System.Text;

namespace XRaySink.AspNetCore.Tests;

/// <summary>
/// Makes what a client may send that means no good: requests, some of them pipelined, as bytes. The last bytes always end the
/// connection, whatever state those before have left it in: they are a proper request, or else a broken header or a broken body.
/// </summary>
sealed class HostileRequest(Random random)
{
    // No body and no chunk is announced to be longer, so that none can swallow the end and go on waiting.
    const int MaxMissing = 40;

    const string End = "GET /ok HTTP/1.1\r\nHost: end\r\nX-Padding: 0123456789012345678901234567890123456789\r\nConnection: close\r\n\r\n";

    static readonly string[] Methods = ["GET", "GET", "GET", "POST", "PUT", "HEAD", "OPTIONS", "DELETE", "TRACE", "CONNECT", "get", "G\u00e9T", "PRI", "X-" + new string('m', 300), ""];

    static readonly string[] Targets =
    [
        "/ok", "/ok", "/echo", "/echo?a=b&a=c&=&&token=secret", "/throws", "/throws/refusal", "/results/404", "/results/503", "/no/such/path", "/empty", "/chunks",
        "*", "", "/", "//", "/../../etc/passwd", "/%2e%2e/%2f", "/%00", "/%", "/%zz", "/%ff%fe", "/echo#fragment", "/echo?%", "/echo?\0", "/ec\0ho", "/caf\u00e9",
        "/echo?" + new string('q', 3000), "/" + new string('p', 5000), "/" + new string('l', 9000), "http://elsewhere.example/echo?x=1", "HTTP://[::1]:99999/echo",
        "http://user:secret@host/ok", "https:///ok", "ftp://host/ok", "host:443", "\\ok", "/a b", "/ok;v=1,2", "/{id}", "/$(id)", "/ok\t", "?x", "/\ud83d\udca9",
    ];

    static readonly string[] Versions = ["HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "HTTP/0.9", "http/1.1", "HTTP/1.", "", "HTTP/1.1 "];

    // The first of these the server itself has no opinion on.
    const int HarmlessNames = 15;

    static readonly string[] Names =
    [
        "X-Amzn-Trace-Id", "X-Amzn-Trace-Id", "X-Amzn-Trace-Id", "x-amzn-TRACE-id", "traceparent", "tracestate", "baggage", "Correlation-Context", "Request-Id", "User-Agent",
        "X-Forwarded-For", "X-Original-For", "Cookie", "Content-Type", "Accept", "Forwarded", "Host", "Upgrade", "Connection", "Expect", "TE", "Trailer", "Range",
        "Content-Length", "Transfer-Encoding", "X-Amzn-Trace-Id ", ":method", "", "X\0Y", "X-\u00e9", "Sec-WebSocket-Key", "X-" + new string('n', 600),
    ];

    static readonly string[] Values =
    [
        "", " ", "\t", "Root=1-5759e988-bd862e3fe1be46a994272793", "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1",
        "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=0", "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=?", "Sampled=?", "Root=1-5759e988-bd862e3fe1be46a994272793;Root=1-5759e988-bd862e3fe1be46a994272793",
        "Root=1-00000000-000000000000000000000000;Parent=0000000000000000", "Root=;Parent=;Sampled=", ";;;=;=", "Root", "Self=1-67891233-abcdef012345678912345678;Root=1-5759e988-bd862e3fe1be46a994272793;Lineage=a:1|b:2",
        "Root=1-5759e988-bd862e3fe1be46a994272793;a=\u00e9;b=\u0001", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "00-00000000000000000000000000000000-0000000000000000-00", "ff-zz-zz-zz",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-", "a=b,c=d;e", "%00=%ff,=,", "203.0.113.7, 10.0.0.1", "[2001:db8::1", "999.999.999.999", "<script>", "$(id)", "localhost", "localhost:-1", "a,b",
        "[::1]:80", "h\u00f6st", "application/grpc", "text/event-stream", "websocket", "h2c", "upgrade", "close", "keep-alive, close", "100-continue", "gzip, chunked", "identity", "chunked", "0", "-1", "5, 5", "+3", "0x10",
        "99999999999999999999", "bytes=0-", new string('v', 1500), new string(';', 800), new string('=', 800), "\u00ff\u00fe", "\0", "a\0b", "\ud83d\udca9", "\u007f", "a\rb",
    ];

    /// <summary>What goes over one connection.</summary>
    public byte[] Next()
    {
        var text = new StringBuilder();
        for (int count = random.Next(1, 4); count > 0; count--)
            AddRequest(text);
        byte[] bytes = Encoded(text.ToString());
        for (int flips = Seldom() ? random.Next(1, 4) : 0; flips > 0; flips--)
            bytes[random.Next(bytes.Length)] = Harmless((byte)random.Next(256));
        return [.. bytes, .. Encoding.ASCII.GetBytes(End)];
    }

    void AddRequest(StringBuilder text)
    {
        text.Append(Seldom() ? Any(Methods) : "POST").Append(' ').Append(Any(Targets)).Append(' ').Append(Seldom() ? Any(Versions) : "HTTP/1.1").Append(LineEnd());
        if (!Seldom())
            text.Append("Host: ").Append(Seldom() ? Any(Values) : "app.example").Append(LineEnd());
        int headers = Seldom() ? random.Next(150) : random.Next(5);
        for (; headers > 0; headers--)
            text.Append(Seldom() ? Any(Names) : Names[random.Next(HarmlessNames)]).Append(':').Append(Any(Values)).Append(LineEnd());
        if (random.Next(200) == 0)
            text.Append("X-Huge: ").Append('h', 40_000).Append(LineEnd());
        AddBody(text);
    }

    void AddBody(StringBuilder text)
    {
        switch (random.Next(5))
        {
            case 0:
                string body = new('b', random.Next(200));
                int announced = random.Next(3) == 0 ? Math.Max(0, body.Length + random.Next(-MaxMissing, MaxMissing)) : body.Length;
                text.Append("Content-Length: ").Append(announced).Append("\r\n\r\n").Append(body);
                break;
            case 1:
                text.Append("Transfer-Encoding: chunked\r\n\r\n");
                for (int chunks = random.Next(4); chunks > 0; chunks--)
                    AddChunk(text);
                text.Append(random.Next(6) == 0 ? "zz\r\n" : "0\r\n\r\n");
                break;
            default:
                text.Append(LineEnd());
                break;
        }
    }

    void AddChunk(StringBuilder text)
    {
        string chunk = new('c', random.Next(1, 60));
        int announced = random.Next(6) == 0 ? chunk.Length + random.Next(1, MaxMissing) : chunk.Length;
        text.Append(announced.ToString("x", null)).Append(random.Next(5) == 0 ? ";ext=\"1\"" : "").Append("\r\n").Append(chunk).Append("\r\n");
    }

    // A request with many faults is refused for the first of them, before anybody sees the rest.
    bool Seldom() => random.Next(12) == 0;

    string LineEnd() => random.Next(400) switch { 0 => "\n", 1 => "\r", 2 => "\r\n ", _ => "\r\n" };

    string Any(string[] choices) => choices[random.Next(choices.Length)];

    // A flip in a length could announce more than ever comes.
    static byte Harmless(byte flipped) => flipped is (>= (byte)'0' and <= (byte)'9') or (>= (byte)'a' and <= (byte)'f') or (>= (byte)'A' and <= (byte)'F') ? (byte)0 : flipped;

    // Half of what is beyond ASCII as UTF-8, and half as bytes that are not.
    byte[] Encoded(string text) => random.Next(2) == 0 ? Encoding.UTF8.GetBytes(text) : Encoding.Latin1.GetBytes(text);
}
