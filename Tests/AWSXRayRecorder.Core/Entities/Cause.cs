using System.Diagnostics;

namespace Amazon.XRay.Recorder.Core.Internal.Entities;

public class Cause
{
    Cause(List<Described> exceptions, string? reference)
    {
        Exceptions = exceptions;
        Reference = reference;
    }

    internal List<Described> Exceptions { get; }

    /// <summary>The id of an exception that a child has described already.</summary>
    internal string? Reference { get; }

    internal static Cause Of(Exception exception, List<Subsegment> children)
    {
        foreach (Subsegment child in children)
        {
            if (child.Cause?.Exceptions.Find(described => described.Exception.Equals(exception)) is { } known)
                return new Cause([known], child.Cause.Reference ?? known.Id);
        }

        var chain = new List<Described>();
        for (Exception? each = exception; each is not null; each = each.InnerException)
            chain.Add(new Described(Entity.GenerateId(), each, each.Message, new StackTrace(each, fNeedFileInfo: true)));
        return new Cause(chain, reference: null);
    }

    internal sealed record Described(string Id, Exception Exception, string Message, StackTrace Stack);
}
