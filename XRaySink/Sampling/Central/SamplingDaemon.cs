using System.Net.Http.Headers;

namespace XRaySink.Sampling.Central;

/// <summary>The daemon's TCP port, which passes what it is asked on to X-Ray.</summary>
internal sealed class SamplingDaemon : IDisposable
{
    // A service has some dozens of rules of about 400 bytes each.
    const int MaxResponseLength = 1024 * 1024;

    // Against an answer that goes on for ever.
    const int MaxPages = 100;

    // Names are resolved anew this often, as the official SDK does, because containers move.
    static readonly TimeSpan ConnectionLifetime = TimeSpan.FromSeconds(60);

    readonly HttpClient http;

    public SamplingDaemon(Uri address, TimeSpan timeout)
    {
        // Without a propagator there are no activities for these requests and no trace headers on them.
        var handler = new SocketsHttpHandler
        {
            ActivityHeadersPropagator = null,
            AllowAutoRedirect = false,
            PooledConnectionLifetime = ConnectionLifetime,
            UseCookies = false,
            UseProxy = false,
        };
        http = new HttpClient(handler) { BaseAddress = address, Timeout = timeout, MaxResponseContentBufferSize = MaxResponseLength };

        // AWS: the daemon does not answer requests that expect to be told to continue.
        http.DefaultRequestHeaders.ExpectContinue = false;
    }

    /// <summary>All rules; <paramref name="ignored"/> gets the names of those that could not be understood.</summary>
    public async Task<List<SamplingRuleDefinition>> GetRules(List<string> ignored, CancellationToken stop)
    {
        var rules = new List<SamplingRuleDefinition>();
        string? nextToken = null;
        int pages = 0;
        do
        {
            byte[] page = await Post("GetSamplingRules", SamplingDocuments.WriteRulesRequest(nextToken), stop).ConfigureAwait(false);
            nextToken = SamplingDocuments.ReadRules(page, rules, ignored);
        }
        while (nextToken is not null && ++pages < MaxPages);
        return rules;
    }

    public async Task<SamplingTargets> GetTargets(IReadOnlyList<SamplingStatistics> reports, string clientId, DateTimeOffset now, CancellationToken stop)
    {
        byte[] body = SamplingDocuments.WriteTargetsRequest(reports, clientId, now);
        return SamplingDocuments.ReadTargets(await Post("SamplingTargets", body, stop).ConfigureAwait(false));
    }

    public void Dispose() => http.Dispose();

    async Task<byte[]> Post(string operation, byte[] body, CancellationToken stop)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using HttpResponseMessage response = await http.PostAsync(new Uri(operation, UriKind.Relative), content, stop).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsByteArrayAsync(stop).ConfigureAwait(false);
    }
}
