using System.Collections;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Amazon.XRay.Recorder.Core.Exceptions;
using Amazon.XRay.Recorder.Core.Sampling;

namespace Amazon.XRay.Recorder.Core.Internal.Entities;

public abstract class Entity
{
    const int IdLength = 16;

    long references = 1;
    string id = GenerateId();
    string? traceId;
    string? parentId;
    string name;

    protected Entity(string name) => this.name = name ?? throw new ArgumentNullException(nameof(name));

    public string Id
    {
        get => id;
        set => id = IsIdValid(value) ? value : throw new ArgumentException($"'{value}' is no id.", nameof(value));
    }

    public string? TraceId
    {
        get => traceId;
        set => traceId = Entities.TraceId.IsIdValid(value) ? value : throw new ArgumentException($"'{value}' is no trace id.", nameof(value));
    }

    public string? ParentId
    {
        get => parentId;
        set => parentId = IsIdValid(value) ? value : throw new ArgumentException($"'{value}' is no id.", nameof(value));
    }

    public string Name
    {
        get => name;
        set => name = value ?? throw new ArgumentNullException(nameof(value));
    }

    public decimal StartTime { get; set; }

    public decimal EndTime { get; set; }

    public bool HasFault { get; set; }

    public bool HasError { get; set; }

    public bool IsThrottled { get; set; }

    public bool IsInProgress { get; set; } = true;

    public bool HasStreamed { get; set; }

    public SampleDecision Sampled { get; set; }

    public Segment? RootSegment { get; set; }

    public List<Subsegment> Subsegments { get; } = [];

    public Annotations Annotations { get; } = new();

    public IDictionary<string, object> Http { get; } = new ConcurrentDictionary<string, object>();

    public IDictionary<string, object> Aws { get; } = new ConcurrentDictionary<string, object>();

    public IDictionary<string, string> Sql { get; } = new ConcurrentDictionary<string, string>();

    public IDictionary<string, IDictionary> Metadata { get; } = new ConcurrentDictionary<string, IDictionary>();

    public Cause? Cause { get; private set; }

    /// <summary>One for the entity itself while it is open, and one for each child that is not done with.</summary>
    public long Reference => Interlocked.Read(ref references);

    public static string GenerateId() => ActivitySpanId.CreateRandom().ToHexString();

    public static bool IsIdValid(string? id) =>
        id is { Length: IdLength } && long.TryParse(id, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out _);

    public void SetStartTime(DateTime timestamp) => StartTime = SecondsOf(timestamp);

    public void SetEndTime(DateTime timestamp) => EndTime = SecondsOf(timestamp);

    public void SetStartTimeToNow() => SetStartTime(DateTime.UtcNow);

    public void SetEndTimeToNow() => SetEndTime(DateTime.UtcNow);

    public void AddAnnotation(string key, object value)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        ArgumentNullException.ThrowIfNull(value);
        if (value is not (string or int or long or double or bool))
            throw new InvalidAnnotationException($"Annotation '{key}' is a {value.GetType()}.");
        Annotations.Add(key, value);
    }

    public void AddMetadata(string key, object? value) => AddMetadata("default", key, value);

    public void AddMetadata(string nameSpace, string key, object? value)
    {
        if (!Metadata.TryGetValue(nameSpace, out IDictionary? group))
            Metadata[nameSpace] = group = new ConcurrentDictionary<string, object?>();
        group[key] = value;
    }

    /// <summary>Only the last exception's cause is kept, and it is always a fault.</summary>
    public void AddException(Exception e)
    {
        HasFault = true;
        lock (Subsegments)
            Cause = Cause.Of(e, Subsegments);
    }

    public void AddSubsegment(Subsegment subsegment)
    {
        if (!IsInProgress)
            throw new EntityNotAvailableException("Cannot add subsegment to a completed segment.");

        lock (Subsegments)
            Subsegments.Add(subsegment);
        Interlocked.Increment(ref references);
        subsegment.Parent = this;
        subsegment.RootSegment = RootSegment;
        RootSegment?.Grow();
    }

    public abstract bool IsEmittable();

    public abstract long Release();

    protected long DropReference() => Interlocked.Decrement(ref references);

    // By ticks: whether a time is local or universal is not looked at.
    static decimal SecondsOf(DateTime timestamp) => (decimal)(timestamp.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond;
}
