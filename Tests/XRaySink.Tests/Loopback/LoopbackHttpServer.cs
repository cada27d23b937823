using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace XRaySink.Tests.Loopback;

/// <summary>A real HTTP/1.1 server on a free port of the loopback interface, with one connection for each request, and TLS if it has a certificate.</summary>
sealed class LoopbackHttpServer : IAsyncDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource stopping = new();
    readonly Func<LoopbackRequest, LoopbackResponse> answer;
    readonly ConcurrentQueue<LoopbackRequest> requests = new();
    readonly X509Certificate2? certificate;
    readonly Task accepting;

    public LoopbackHttpServer(Func<LoopbackRequest, LoopbackResponse> answer, X509Certificate2? certificate = null)
    {
        this.answer = answer;
        this.certificate = certificate;
        listener.Start();
        Address = new Uri($"{(certificate is null ? "http" : "https")}://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
        accepting = Accept();
    }

    public Uri Address { get; }

    /// <summary>What was asked so far, the oldest first.</summary>
    public IReadOnlyCollection<LoopbackRequest> Requests => requests;

    public async ValueTask DisposeAsync()
    {
        if (accepting.IsCompleted)
            return;

        await stopping.CancelAsync();
        listener.Stop();
        await accepting;
        stopping.Dispose();
    }

    async Task Accept()
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                TcpClient client = await listener.AcceptTcpClientAsync(stopping.Token);
                _ = Serve(client);
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    async Task Serve(TcpClient client)
    {
        using (client)
        {
            try
            {
                await using Stream stream = await Open(client);
                if (await Read(stream) is not { } request)
                    return;

                requests.Enqueue(request);
                LoopbackResponse response = answer(request);
                if (response.IsNever)
                    await Task.Delay(Timeout.Infinite, stopping.Token);

                string head = string.Create(CultureInfo.InvariantCulture,
                    $"HTTP/1.1 {response.Status} Answer\r\nContent-Length: {response.Body.Length}\r\nConnection: close\r\n\r\n");
                await stream.WriteAsync(Encoding.ASCII.GetBytes(head), stopping.Token);
                await stream.WriteAsync(response.Body, stopping.Token);
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException or ObjectDisposedException or AuthenticationException)
            {
            }
        }
    }

    async Task<Stream> Open(TcpClient client)
    {
        if (certificate is null)
            return client.GetStream();

        var secure = new SslStream(client.GetStream());
        await secure.AuthenticateAsServerAsync(certificate);
        return secure;
    }

    async Task<LoopbackRequest?> Read(Stream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!EndsWithEmptyLine(head))
        {
            if (await stream.ReadAsync(one, stopping.Token) == 0)
                return null;
            head.Append((char)one[0]);
        }

        string[] lines = head.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        string[] first = lines[0].Split(' ');
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string line in lines.Skip(1))
            headers[line[..line.IndexOf(':')]] = line[(line.IndexOf(':') + 1)..].Trim();

        var body = new byte[headers.TryGetValue("Content-Length", out string? length) ? int.Parse(length, CultureInfo.InvariantCulture) : 0];
        await stream.ReadExactlyAsync(body, stopping.Token);
        return new LoopbackRequest(first[0], first[1], headers, Encoding.UTF8.GetString(body));
    }

    static bool EndsWithEmptyLine(StringBuilder head) =>
        head.Length >= 4 && head[^4] == '\r' && head[^3] == '\n' && head[^2] == '\r' && head[^1] == '\n';
}

sealed record LoopbackRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Body);

sealed record LoopbackResponse(int Status, byte[] Body)
{
    public LoopbackResponse(string body)
        : this(200, Encoding.UTF8.GetBytes(body))
    {
    }

    /// <summary>Keeps the connection open and says nothing.</summary>
    public static LoopbackResponse Never { get; } = new(0, []) { IsNever = true };

    public bool IsNever { get; private init; }
}
