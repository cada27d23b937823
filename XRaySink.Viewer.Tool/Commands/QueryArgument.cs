using System.CommandLine;
using XRaySink.Viewer.Searching;

namespace XRaySink.Viewer.Tool.Commands;

/// <summary>A search, in the language of the page.</summary>
static class QueryArgument
{
    public static Argument<TraceQuery?> Create() => new("search")
    {
        Description = "Only traces that meet all of: part of a name, path or id; key=value; name:, path:, user:, id:; status:404 or status:5xx; is:ok, is:error, is:throttled, is:fault, is:running; min:100ms.",
        Arity = ArgumentArity.ZeroOrMore,
        CustomParser = result =>
        {
            // The shell has taken the quotes away.
            var query = TraceQuery.Parse(string.Join(' ', result.Tokens.Select(token => token.Value.Contains(' ', StringComparison.Ordinal) ? $"\"{token.Value}\"" : token.Value)));
            if (query.Problem is not null)
                result.AddError(query.Problem);
            return query;
        },
    };
}
