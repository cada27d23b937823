using System.Collections.Immutable;

namespace XRaySink.Requests;

/// <summary>Status codes as values of tags, which are objects: one of each serves all requests.</summary>
static class StatusTag
{
    const int First = 100;
    const int Last = 599;

    static readonly ImmutableArray<object> Known = [.. Enumerable.Range(First, Last - First + 1)];

    public static object Of(int status) => status is >= First and <= Last ? Known[status - First] : status;
}
