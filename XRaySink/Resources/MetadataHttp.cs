using System.Net.Security;
using System.Text.Json;

namespace XRaySink.Resources;

/// <summary>Asks the small services that tell a machine, container or pod about itself.</summary>
internal static class MetadataHttp
{
    // Answers are a few kilobytes.
    const int MaxResponseLength = 256 * 1024;

    /// <summary>A client that is not traced, and that asks nobody but the address given.</summary>
    /// <param name="checkCertificate">Says whether to trust a server; <see langword="null"/> when the system decides.</param>
    public static HttpClient Client(RemoteCertificateValidationCallback? checkCertificate = null)
    {
        var handler = new SocketsHttpHandler { ActivityHeadersPropagator = null, AllowAutoRedirect = false, UseCookies = false, UseProxy = false };
        handler.SslOptions.RemoteCertificateValidationCallback = checkCertificate;
        return new HttpClient(handler) { MaxResponseContentBufferSize = MaxResponseLength };
    }

    /// <summary>Asks for text; <see langword="null"/> when the answer is no success.</summary>
    public static async Task<string?> GetText(HttpClient http, HttpRequestMessage request, CancellationToken stop)
    {
        using HttpResponseMessage response = await http.SendAsync(request, stop).ConfigureAwait(false);
        return response.IsSuccessStatusCode ? await response.Content.ReadAsStringAsync(stop).ConfigureAwait(false) : null;
    }

    /// <summary>Asks for JSON; <see langword="null"/> when the answer is no success.</summary>
    public static async Task<JsonDocument?> GetJson(HttpClient http, HttpRequestMessage request, CancellationToken stop) =>
        await GetText(http, request, stop).ConfigureAwait(false) is { } text ? JsonDocument.Parse(text) : null;

    /// <summary>A member that is text.</summary>
    public static string? Text(this JsonElement owner, string name) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out JsonElement member) && member.ValueKind == JsonValueKind.String
            ? member.GetString()
            : null;
}
