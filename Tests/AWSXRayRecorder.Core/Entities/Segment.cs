namespace Amazon.XRay.Recorder.Core.Internal.Entities;

public class Segment : Entity
{
    long size;

    public Segment(string name, string? traceId = null, string? parentId = null)
        : base(name)
    {
        TraceId = traceId ?? Entities.TraceId.NewId();
        if (parentId is not null)
            ParentId = parentId;
        RootSegment = this;
    }

    public string? Origin { get; set; }

    public string? User { get; set; }

    public IDictionary<string, object> Service { get; } = new Dictionary<string, object>();

    /// <summary>How many subsegments it holds, at any depth.</summary>
    public long Size => Interlocked.Read(ref size);

    public void SetUser(string user) => User = user ?? throw new ArgumentNullException(nameof(user));

    public override bool IsEmittable() => Reference == 0;

    public override long Release() => DropReference();

    internal void Grow() => Interlocked.Increment(ref size);

    internal void Shrink() => Interlocked.Decrement(ref size);
}
