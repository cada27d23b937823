using System.Globalization;
using System.Text.Json;
using XRaySink.Tests.Loopback;

namespace XRaySink.Tests.Sampling.Central;

/// <summary>The sampling half of a daemon, over real TCP. Rules come in pages of two.</summary>
sealed class FakeDaemon : IAsyncDisposable
{
    const int PageSize = 2;

    readonly LoopbackHttpServer server;

    public FakeDaemon() => server = new LoopbackHttpServer(Answer);

    public Uri Address => server.Address;

    public IReadOnlyCollection<LoopbackRequest> Requests => server.Requests;

    public int CountOf(string operation) => Requests.Count(request => request.Path == "/" + operation);

    public IReadOnlyList<FakeRule> Rules { get; set; } = [];

    /// <summary>Answers a report: the members of the response.</summary>
    public Func<IReadOnlyList<FakeReport>, object> Targets { get; set; } = _ => new { SamplingTargetDocuments = Array.Empty<object>() };

    /// <summary>Answers in the place of the daemon, when it is set.</summary>
    public Func<LoopbackRequest, LoopbackResponse>? Instead { get; set; }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    LoopbackResponse Answer(LoopbackRequest request)
    {
        if (Instead is { } instead)
            return instead(request);
        return request.Path switch
        {
            "/GetSamplingRules" => new LoopbackResponse(RulesPage(request.Body)),
            "/SamplingTargets" => new LoopbackResponse(JsonSerializer.Serialize(Targets(ReadReports(request.Body)))),
            _ => new LoopbackResponse(404, []),
        };
    }

    string RulesPage(string body)
    {
        int page = body.Length == 0 ? 0 : int.Parse(JsonDocument.Parse(body).RootElement.GetProperty("NextToken").GetString()!, CultureInfo.InvariantCulture);
        int end = (page + 1) * PageSize;
        return JsonSerializer.Serialize(new
        {
            NextToken = end < Rules.Count ? (page + 1).ToString(CultureInfo.InvariantCulture) : null,
            SamplingRuleRecords = Rules.Skip(page * PageSize).Take(PageSize).Select(rule => new { CreatedAt = 0.0, ModifiedAt = 1.5e9, SamplingRule = rule }),
        });
    }

    static List<FakeReport> ReadReports(string body) =>
        [.. JsonDocument.Parse(body).RootElement.GetProperty("SamplingStatisticsDocuments").EnumerateArray().Select(report => report.Deserialize<FakeReport>()!)];
}

/// <summary>A rule as the API spells it.</summary>
sealed record FakeRule(string RuleName, int Priority, int ReservoirSize, double FixedRate)
{
    public string RuleARN => "arn:aws:xray:eu-west-1:123456789012:sampling-rule/" + RuleName;

    public int Version { get; init; } = 1;

    public string ServiceName { get; init; } = "*";

    public string ServiceType { get; init; } = "*";

    public string Host { get; init; } = "*";

    public string HTTPMethod { get; init; } = "*";

    public string URLPath { get; init; } = "*";

    public string ResourceARN { get; init; } = "*";

    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();
}

/// <summary>A report as the API spells it.</summary>
sealed record FakeReport(string ClientID, string RuleName, int RequestCount, int SampledCount, int BorrowCount, double Timestamp);
