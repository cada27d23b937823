using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace XRaySink.Requests;

/// <summary>The URL of a request as it may be recorded: with the values of its query redacted unless they are allowed by name.</summary>
sealed class RequestUrl(ISet<string> allowedParameters)
{
    // OpenTelemetry writes the same word in the place of a value.
    const string Redacted = "Redacted";

    // More than a document holds.
    const int MaxQuery = 250;

    readonly HashSet<string> allowedParameters = new(allowedParameters, StringComparer.OrdinalIgnoreCase);

    public string Of(HttpRequest request)
    {
        QueryString query = request.QueryString;
        return UriHelper.BuildAbsolute(
            request.Scheme, request.Host, request.PathBase, request.Path, query.HasValue ? Redact(query.Value!) : QueryString.Empty);
    }

    QueryString Redact(string query)
    {
        var text = new StringBuilder(query.Length).Append('?');
        ReadOnlySpan<char> rest = query.AsSpan(1);
        while (!rest.IsEmpty && text.Length < MaxQuery)
        {
            int end = rest.IndexOf('&');
            ReadOnlySpan<char> pair = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            if (text.Length > 1)
                text.Append('&');
            Append(text, pair);
        }
        return text.Length > 1 ? new QueryString(text.ToString()) : QueryString.Empty;
    }

    void Append(StringBuilder text, ReadOnlySpan<char> pair)
    {
        // What has no name may be a secret as a whole.
        int equals = pair.IndexOf('=');
        if (equals > 0 && allowedParameters.Count > 0 && allowedParameters.Contains(pair[..equals].ToString()))
            text.Append(pair);
        else
            text.Append(pair[..(equals + 1)]).Append(Redacted);
    }
}
