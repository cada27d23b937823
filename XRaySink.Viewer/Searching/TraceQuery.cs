using System.Globalization;
using XRaySink.Viewer.Traces;

namespace XRaySink.Viewer.Searching;

/// <summary>
/// What a trace must have to be shown. Words apart by spaces, each of which must be met by the trace: part of a name, URL, user or id;
/// <c>key=value</c> for an annotation; <c>name:</c>, <c>path:</c>, <c>user:</c> and <c>id:</c> for one of these alone; <c>status:404</c>
/// or <c>status:5xx</c>; <c>is:ok</c>, <c>is:error</c>, <c>is:throttled</c>, <c>is:fault</c> or <c>is:running</c>; <c>min:100ms</c> for
/// how long it took at least. Double quotes hold words together. Letters' case does not matter.
/// </summary>
sealed class TraceQuery
{
    // Nobody types more; a stranger might send it.
    const int MaxLength = 1000;

    readonly List<Func<Trace, bool>> conditions = [];

    TraceQuery()
    {
    }

    /// <summary>What could not be understood, as a sentence; <see langword="null"/> when all was.</summary>
    public string? Problem { get; private set; }

    /// <summary>Reads a query. What cannot be understood is left out and said in <see cref="Problem"/>.</summary>
    public static TraceQuery Parse(string? text)
    {
        var query = new TraceQuery();
        text ??= "";
        if (text.Length > MaxLength)
            query.Problem = $"A query has at most {MaxLength} characters.";
        else
        {
            foreach (string word in QueryWords.Split(text))
                query.Add(word);
        }
        return query;
    }

    public bool Matches(Trace trace)
    {
        foreach (Func<Trace, bool> condition in conditions)
        {
            if (!condition(trace))
                return false;
        }
        return true;
    }

    void Add(string word)
    {
        int colon = word.IndexOf(':', StringComparison.Ordinal);
        string value = word[(colon + 1)..];
        switch (colon > 0 ? word[..colon].ToUpperInvariant() : "")
        {
            case "NAME":
                AddAny(segment => Contains(segment.Name, value));
                break;
            case "PATH":
                AddAny(segment => Contains(segment.Url, value));
                break;
            case "USER":
                AddAny(segment => Contains(segment.User, value));
                break;
            case "ID":
                conditions.Add(trace => IsId(trace, value));
                break;
            case "IS":
                AddOutcome(value);
                break;
            case "STATUS":
                AddStatus(value);
                break;
            case "MIN":
                AddDuration(value);
                break;
            default:
                AddWord(word);
                break;
        }
    }

    void AddWord(string word)
    {
        int equals = word.IndexOf('=', StringComparison.Ordinal);
        bool isAnnotation = equals > 0 && word.AsSpan(0, equals).IndexOfAny(":/?") < 0;
        if (isAnnotation)
            AddAny(segment => HasAnnotation(segment, word[..equals], word[(equals + 1)..]));
        else
            conditions.Add(trace => IsId(trace, word) || trace.Segments.Any(segment => IsAbout(segment, word)));
    }

    void AddOutcome(string value)
    {
        Func<Trace, bool>? condition = value.ToUpperInvariant() switch
        {
            "OK" => trace => trace.Summary is { IsInProgress: false, Inside: Outcome.Ok },
            "ERROR" => trace => trace.Summary.Inside.HasFlag(Outcome.Error),
            "THROTTLED" or "THROTTLE" => trace => trace.Summary.Inside.HasFlag(Outcome.Throttled),
            "FAULT" => trace => trace.Summary.Inside.HasFlag(Outcome.Fault),
            "RUNNING" => trace => trace.Summary.IsInProgress,
            _ => null,
        };
        Add(condition, $"'is:{value}' is none of is:ok, is:error, is:throttled, is:fault and is:running.");
    }

    void AddStatus(string value)
    {
        bool isClass = value.Length == 3 && value.EndsWith("xx", StringComparison.OrdinalIgnoreCase);
        bool isNumber = int.TryParse(isClass ? value[..1] : value, NumberStyles.None, CultureInfo.InvariantCulture, out int number);
        Func<Trace, bool> condition = trace => trace.Segments.Any(segment => segment.Status is { } status && (isClass ? status / 100 : status) == number);
        Add(isNumber ? condition : null, $"'status:{value}' is neither a status such as 404 nor a class such as 5xx.");
    }

    void AddDuration(string value)
    {
        bool isDuration = DurationText.TryParse(value, out TimeSpan least);
        Func<Trace, bool> condition = trace => trace.Summary.Duration >= least;
        Add(isDuration ? condition : null, $"'min:{value}' is no duration; write 250ms, 1.5s or 2m.");
    }

    void Add(Func<Trace, bool>? condition, string problem)
    {
        if (condition is null)
            Problem ??= problem;
        else
            conditions.Add(condition);
    }

    void AddAny(Func<SegmentFacts, bool> condition) => conditions.Add(trace => trace.Segments.Any(condition));

    static bool IsAbout(SegmentFacts segment, string word) =>
        Contains(segment.Name, word) || Contains(segment.Url, word) || Contains(segment.User, word) || segment.Id.Equals(word, StringComparison.OrdinalIgnoreCase);

    // The id in either spelling: a log may have the one with dashes or the one without.
    static bool IsId(Trace trace, string word) =>
        trace.Id.StartsWith(word, StringComparison.OrdinalIgnoreCase)
        || (word.Length == 32 && word.Equals(string.Concat(trace.Id.AsSpan(2, 8), trace.Id.AsSpan(11)), StringComparison.OrdinalIgnoreCase));

    static bool HasAnnotation(SegmentFacts segment, string key, string value)
    {
        foreach ((string candidate, string text) in segment.Annotations)
        {
            if (candidate.Equals(key, StringComparison.OrdinalIgnoreCase) && text.Equals(value, StringComparison.OrdinalIgnoreCase))
                return true;
        }
        return false;
    }

    static bool Contains(string? text, string part) => text is not null && text.Contains(part, StringComparison.OrdinalIgnoreCase);
}
