//! A request in the form of Chat Completions.

use async_openai::types::chat::{
    ChatCompletionRequestAssistantMessage, ChatCompletionRequestAssistantMessageContent, ChatCompletionRequestMessage,
    ChatCompletionRequestMessageContentPartImage, ChatCompletionRequestSystemMessage,
    ChatCompletionRequestSystemMessageContent, ChatCompletionRequestUserMessage,
    ChatCompletionRequestUserMessageContent, ChatCompletionRequestUserMessageContentPart, ChatCompletionStreamOptions,
    CreateChatCompletionRequest, ImageUrl,
};
use hearth_domain::ContextRole;

use super::{ChatRequest, Form, PromptMessage, form::LimitName};

pub(crate) fn chat_request(request: &ChatRequest, form: Form) -> CreateChatCompletionRequest {
    let limit = request.output_limit();
    #[expect(deprecated, reason = "most compatible servers know no other name for the limit")]
    CreateChatCompletionRequest {
        model: request.model.clone(),
        messages: request.messages.iter().map(message).collect(),
        stream: Some(true),
        stream_options: form.asks_usage.then_some(ChatCompletionStreamOptions {
            include_usage: Some(true),
            include_obfuscation: None,
        }),
        temperature: request.temperature.filter(|_| form.sends_temperature),
        max_tokens: limit.filter(|_| form.limit_name == LimitName::MaxTokens),
        max_completion_tokens: limit.filter(|_| form.limit_name == LimitName::MaxCompletionTokens),
        ..CreateChatCompletionRequest::default()
    }
}

fn message(message: &PromptMessage) -> ChatCompletionRequestMessage {
    let text = message.whole_text();
    match message.role {
        ContextRole::System => ChatCompletionRequestMessage::System(ChatCompletionRequestSystemMessage {
            content: ChatCompletionRequestSystemMessageContent::Text(text),
            ..ChatCompletionRequestSystemMessage::default()
        }),
        ContextRole::User => ChatCompletionRequestMessage::User(ChatCompletionRequestUserMessage {
            content: if message.has_images() {
                ChatCompletionRequestUserMessageContent::Array(parts(message))
            } else {
                ChatCompletionRequestUserMessageContent::Text(text)
            },
            ..ChatCompletionRequestUserMessage::default()
        }),
        ContextRole::Assistant => ChatCompletionRequestMessage::Assistant(ChatCompletionRequestAssistantMessage {
            content: Some(ChatCompletionRequestAssistantMessageContent::Text(text)),
            ..ChatCompletionRequestAssistantMessage::default()
        }),
    }
}

fn parts(message: &PromptMessage) -> Vec<ChatCompletionRequestUserMessageContentPart> {
    let text = |text: String| ChatCompletionRequestUserMessageContentPart::Text(text.into());
    let image = |url| {
        ChatCompletionRequestUserMessageContentPart::ImageUrl(ChatCompletionRequestMessageContentPartImage {
            image_url: ImageUrl { url, detail: None },
            prompt_cache_breakpoint: None,
        })
    };
    message.parts(text, image)
}
