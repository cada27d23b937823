using XRaySink.Weaving;

namespace XRaySink;

/// <summary>A subsegment that is open. Disposing it ends the subsegment; the default value is a subsegment that nothing records.</summary>
public readonly struct XRayScope : IDisposable, IEquatable<XRayScope>
{
    readonly object? scope;

    internal XRayScope(object? scope) => this.scope = scope;

    /// <summary>Marks the subsegment as failed with <paramref name="exception"/> and ends it.</summary>
    /// <param name="exception">The exception; it is not thrown.</param>
    public void Fail(Exception exception)
    {
        if (exception is not null)
            MethodScope.Fail(exception, scope);
    }

    /// <summary>Ends the subsegment. A second call does nothing.</summary>
    public void Dispose() => MethodScope.End(scope);

    /// <inheritdoc/>
    public bool Equals(XRayScope other) => ReferenceEquals(scope, other.scope);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is XRayScope other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => scope?.GetHashCode() ?? 0;

    /// <summary>Whether both are the same subsegment.</summary>
    public static bool operator ==(XRayScope left, XRayScope right) => left.Equals(right);

    /// <summary>Whether they are different subsegments.</summary>
    public static bool operator !=(XRayScope left, XRayScope right) => !left.Equals(right);
}
