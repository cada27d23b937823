using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace XRaySink.Requests;

/// <summary>The URL of a request as it may be recorded.</summary>
static class RequestUrl
{
    // OpenTelemetry writes the same word in the place of a value.
    const string Redacted = "Redacted";

    /// <summary>Scheme, host and path, and the query with its values redacted.</summary>
    public static string Of(HttpRequest request)
    {
        QueryString query = request.QueryString;
        return UriHelper.BuildAbsolute(
            request.Scheme, request.Host, request.PathBase, request.Path, query.HasValue ? Redact(query.Value!) : QueryString.Empty);
    }

    static QueryString Redact(string query)
    {
        var text = new StringBuilder(query.Length).Append('?');
        ReadOnlySpan<char> rest = query.AsSpan(1);
        while (!rest.IsEmpty)
        {
            int end = rest.IndexOf('&');
            ReadOnlySpan<char> pair = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];

            // What has no name may be a secret as a whole.
            int equals = pair.IndexOf('=');
            if (text.Length > 1)
                text.Append('&');
            text.Append(pair[..(equals + 1)]).Append(Redacted);
        }
        return text.Length > 1 ? new QueryString(text.ToString()) : QueryString.Empty;
    }
}
